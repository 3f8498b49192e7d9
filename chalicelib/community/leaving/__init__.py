"""Guests who are erased, deleted or merged."""
