"""What gateways tell by themselves. It only has payments read back; its word counts for nothing."""
