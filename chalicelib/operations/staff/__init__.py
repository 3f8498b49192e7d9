"""The people who work in the houses."""
