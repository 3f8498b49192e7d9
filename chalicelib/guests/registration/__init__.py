"""How strangers become guests (clients book, 4.2 and 4.3)."""
