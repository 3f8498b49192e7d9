"""Seasons of every year."""
