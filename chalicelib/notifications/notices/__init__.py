"""What is told, kept once for everybody who gets it."""
