"""Stays and searches of some days together (staff book, 3.5)."""
