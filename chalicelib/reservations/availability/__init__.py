"""When a house is free: what the public may know of its calendar."""
