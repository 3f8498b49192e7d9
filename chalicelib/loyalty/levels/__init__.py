"""The levels that administrators define."""
