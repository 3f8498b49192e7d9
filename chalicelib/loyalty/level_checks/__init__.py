"""Looks at the levels of every guest: after a level changed, and each night."""
