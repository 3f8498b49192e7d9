"""What discounts still use."""
