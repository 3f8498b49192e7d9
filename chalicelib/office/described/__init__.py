"""What the API offers, as its description says: which things have pages, and their fields."""
