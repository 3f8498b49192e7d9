"""Stays that guests book: held for an hour at the server's price."""
