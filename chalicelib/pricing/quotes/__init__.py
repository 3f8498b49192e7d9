"""What a stay costs in a house, and whether it can be had."""
