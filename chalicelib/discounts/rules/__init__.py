"""The rules of discounts, by subject. Pure: what they need comes in, nothing is read or stored."""
