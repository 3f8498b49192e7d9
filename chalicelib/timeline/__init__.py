"""All that happened to a booking, for staff."""
