"""The rules of a stay: pure functions and frozen types (reservations book)."""
