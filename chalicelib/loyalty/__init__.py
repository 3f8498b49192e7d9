"""What a guest has earned by staying and by bringing others: the standing, and the levels."""
