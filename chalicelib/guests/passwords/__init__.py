"""How guests set a password: the first one, and another where it is forgotten."""
