"""How guests sign in."""
