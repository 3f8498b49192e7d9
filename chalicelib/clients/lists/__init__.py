"""The list of clients, in each of its orders."""
