"""Stays that guests book: held for a while at the server's price."""
