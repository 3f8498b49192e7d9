"""What houses earned on Airbnb, as staff enter it."""
