"""Guests who link their account at Facebook, and sign in with it."""
