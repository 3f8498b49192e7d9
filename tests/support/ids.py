"""Ids for tests whose names must be the same in every process."""

UNKNOWN_ID = "0d15ea5e-0000-4000-8000-000000000000"
"""The id of nothing."""
