"""Pushing notices to telephones through Expo."""
