"""The nights of a house, and who has them."""
