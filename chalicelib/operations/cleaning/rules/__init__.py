"""The rules of the planner of cleanings."""
