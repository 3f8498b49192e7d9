"""What of a stay is shared, and whether it counts."""
