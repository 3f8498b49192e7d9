"""What stays know of a guest who is erased."""
