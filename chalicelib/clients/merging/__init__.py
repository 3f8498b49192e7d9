"""Two records of clients who are one person: what of that is in the records themselves."""
