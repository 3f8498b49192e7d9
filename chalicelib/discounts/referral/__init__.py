"""What a first stay is worth of a guest whom another brought."""
