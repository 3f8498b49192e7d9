"""Extra services."""
