"""What searches say of the demand for days and houses (staff book, 3.2, 3.3 and 3.7)."""
