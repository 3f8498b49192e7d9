"""Photos of houses."""
