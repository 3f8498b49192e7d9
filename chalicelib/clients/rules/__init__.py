"""What a client's data must look like, and what it is found and sorted by (clients book, 3)."""
