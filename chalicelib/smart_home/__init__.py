"""What guests and staff do with the devices of a house, and how the house hears of it."""
