"""The calendars of the houses, as other calendars read them."""
