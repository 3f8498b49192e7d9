"""Late checkouts, by weekday."""
