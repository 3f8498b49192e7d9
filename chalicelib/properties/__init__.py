"""Houses: what they are, cost and look like (pricing book, sections 2 and 10.1)."""
