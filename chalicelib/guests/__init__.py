"""What a guest's app reads of the guest, and how guests sign in (clients book, 4.3 and 6.1)."""
