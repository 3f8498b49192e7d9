"""Edits by people who have not seen each other's changes."""
