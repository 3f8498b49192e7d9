"""What guests let their friends use."""
