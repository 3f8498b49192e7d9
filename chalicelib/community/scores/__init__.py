"""What counts in contests."""
