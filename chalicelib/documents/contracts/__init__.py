"""Contracts as callers ask for them, and their versions."""
