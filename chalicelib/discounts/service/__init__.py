"""The use cases of discounts."""
