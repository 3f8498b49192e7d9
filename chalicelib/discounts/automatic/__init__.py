"""Discounts that need no code."""
