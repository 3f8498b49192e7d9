"""What stays cost and whether they can be had. Nothing is written here."""
