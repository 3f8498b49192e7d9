"""One-time codes: a number that is sent to a phone, and proves that its owner is here."""
