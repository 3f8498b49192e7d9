"""What each house earned in each month, night by night, and through which channel."""
