"""What administrators tell all guests: counted, confirmed, sent in steps, and stopped."""
