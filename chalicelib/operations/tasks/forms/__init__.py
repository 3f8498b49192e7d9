"""What callers send of tasks."""
