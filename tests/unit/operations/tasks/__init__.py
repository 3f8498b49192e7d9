"""Tasks: what may become of them."""
