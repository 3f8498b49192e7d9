"""Searches one by one, for administrators (staff book, 3.1 and 3.6; home book, 7.4)."""
