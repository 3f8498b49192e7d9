"""All clients of a list in one file, for administrators."""
