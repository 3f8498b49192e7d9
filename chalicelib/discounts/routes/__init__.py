"""Discounts over HTTP."""
