"""The HTTP of stays: staff, guests, the calendars of the houses, and the search for one."""
