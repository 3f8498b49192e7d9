"""On which days these people work."""
