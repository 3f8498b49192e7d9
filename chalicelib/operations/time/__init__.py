"""When people came to a house and left it."""
