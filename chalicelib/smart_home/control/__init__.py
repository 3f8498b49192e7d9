"""What guests, their friends and administrators do with devices."""
