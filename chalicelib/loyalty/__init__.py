"""What a guest has earned by staying and by bringing others: the membership, and the levels."""
