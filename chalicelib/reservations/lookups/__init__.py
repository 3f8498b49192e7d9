"""What a referral code and a QR code tell of their owners (clients book, 10.6)."""
