"""Keeping the house during the night of the departure."""
