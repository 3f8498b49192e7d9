"""Who booked when: what becomes of searches (staff book, 3.7)."""
