"""Who brought whom (clients book, section 10)."""
