"""Holds that nobody paid for in time."""
