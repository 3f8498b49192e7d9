"""What is told as soon as it happens: points, welcome codes, new clients."""
