"""Writing a stay whose money changed."""
