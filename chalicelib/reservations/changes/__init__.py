"""What staff change of a stay."""
