"""What is asked of a house, and what became of it."""
