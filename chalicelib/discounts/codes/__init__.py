"""Codes that guests type, and their uses."""
