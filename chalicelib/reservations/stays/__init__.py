"""The stay itself: what it is, its records, and the one way in which every change writes it."""
