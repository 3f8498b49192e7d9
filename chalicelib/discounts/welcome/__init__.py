"""The personal code of a new guest."""
