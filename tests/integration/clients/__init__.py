"""Clients through HTTP."""
