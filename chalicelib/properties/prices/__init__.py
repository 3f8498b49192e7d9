"""What the nights of a house cost."""
