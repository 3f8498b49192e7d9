"""The stays that a channel sold, and the nights that it keeps closed, as its calendar says."""
