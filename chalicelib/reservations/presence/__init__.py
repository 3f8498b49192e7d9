"""Who is in the houses now, for the devices in them."""
