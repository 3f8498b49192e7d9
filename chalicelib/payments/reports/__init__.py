"""What gateways did on each day, and whether they say the same as the product."""
