"""The files that prove what was paid for a stay."""
