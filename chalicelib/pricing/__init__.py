"""What a stay costs and whether it may be sold: quotes of houses, late checkout, smart search."""
