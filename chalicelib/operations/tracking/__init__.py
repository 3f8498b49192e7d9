"""Time records as people write and administrators correct them."""
