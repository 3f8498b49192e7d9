"""Passwords of staff and guests: which may be used, and how they are kept."""
