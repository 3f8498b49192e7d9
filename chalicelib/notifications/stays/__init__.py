"""What becomes of stays, put into one notification for each audience (notifications book, 6)."""
