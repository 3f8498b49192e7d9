"""Who registered for events."""
