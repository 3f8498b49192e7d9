"""Houses: what they are, and who may see what of them."""
