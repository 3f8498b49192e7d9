"""Cancelling a stay, and what its guest gets back."""
