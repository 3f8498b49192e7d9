"""Players that turn on when a stay begins, and off, silent and empty when it ends."""
