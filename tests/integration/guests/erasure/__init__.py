"""A guest is forgotten."""
