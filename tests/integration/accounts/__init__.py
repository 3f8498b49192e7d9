"""Staff users, sessions and tokens through HTTP."""
