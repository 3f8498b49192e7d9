"""What the display in a house shows of its guests."""
