"""The stay itself: what it is, how it is kept, and the one way in which every change writes it."""
