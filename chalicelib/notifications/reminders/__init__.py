"""The evening before guests arrive or leave (notifications book, 9)."""
