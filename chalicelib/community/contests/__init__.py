"""Contests: scores, standings, winners."""
