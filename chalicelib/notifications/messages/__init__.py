"""Messages outside, by whichever service: each is sent once, and how far it came is kept."""
