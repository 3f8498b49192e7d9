"""What the app reads of a signed-in guest, and what the guest may change."""
