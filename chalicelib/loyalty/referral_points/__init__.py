"""How much of a stay's price goes, in points, to whoever brought its guest."""
