"""Discounts on the wire."""
