"""Events and contests for guests, and what everybody may read of what happens."""
