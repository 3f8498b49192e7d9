"""The lists of staff, and their calendar."""
