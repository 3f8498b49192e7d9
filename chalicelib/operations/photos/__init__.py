"""The pictures of people and of what they do, one at a place."""
