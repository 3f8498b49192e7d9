"""Searches as figures keep them: counted by who searched for what (staff book, 3.2 and 3.3)."""
