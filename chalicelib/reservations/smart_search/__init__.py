"""The search of staff for a house, with the moves that would free one."""
