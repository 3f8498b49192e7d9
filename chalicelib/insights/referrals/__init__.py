"""Counting what those do whom others brought (clients book, 10.4 and 10.5)."""
