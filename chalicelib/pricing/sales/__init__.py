"""What a stay is sold at, and what is kept of it."""
