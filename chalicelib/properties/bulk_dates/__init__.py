"""Special dates, many at once."""
