"""Guests who want to be forgotten."""
