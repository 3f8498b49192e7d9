"""Where a client stands in each order of the list."""
