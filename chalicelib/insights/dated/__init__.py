"""Figures of a date, packed, and the marks by which a reader knows whether they changed."""
