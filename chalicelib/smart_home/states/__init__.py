"""What a house has told of itself."""
