"""The stays of two clients who are one person."""
