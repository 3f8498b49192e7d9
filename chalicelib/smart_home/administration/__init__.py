"""What administrators do with devices."""
