"""Guests: who they are, how staff find them, and how they sign in (clients book)."""
