"""What was paid for a stay and given back: the payments, and what follows from them."""
