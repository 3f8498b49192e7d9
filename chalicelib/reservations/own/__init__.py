"""What guests see of their own stays."""
