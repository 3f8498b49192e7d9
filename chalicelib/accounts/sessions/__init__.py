"""Sessions, and the tokens that name them."""
