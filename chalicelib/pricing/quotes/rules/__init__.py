"""The rules of prices, by subject. Pure: what they need comes in, nothing is read or stored."""
