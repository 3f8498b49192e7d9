"""How quotes look on the wire (pricing book, 10.2 and 10.4)."""
