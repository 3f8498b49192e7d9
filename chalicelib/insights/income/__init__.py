"""What the business earns, by arrival and by night."""
