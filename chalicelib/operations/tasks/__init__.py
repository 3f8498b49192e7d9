"""Tasks: what staff do in houses, day by day."""
