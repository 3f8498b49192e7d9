"""Everybody's list of what they were told, and what became of each push."""
