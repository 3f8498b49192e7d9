"""What discounts still use on the wire."""
