"""What is told as soon as it happens: points, welcome codes, new clients, who wants to choose
music."""
