"""What each stay adds to the figures of the business, kept by its events."""
