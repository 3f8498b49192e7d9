"""Rules and pure functions."""
