"""How staff sign in, and how often anyone may try."""
