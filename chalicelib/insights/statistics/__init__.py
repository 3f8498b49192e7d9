"""How many bring others, and what comes of it, as callers read it."""
