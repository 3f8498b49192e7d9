"""Stays as callers send and see them."""
