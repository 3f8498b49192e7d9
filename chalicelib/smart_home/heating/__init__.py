"""The heating of pools."""
