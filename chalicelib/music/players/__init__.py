"""The players of houses: what they play, and what they are asked."""
