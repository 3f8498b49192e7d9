"""How many PEN a USD is worth."""
