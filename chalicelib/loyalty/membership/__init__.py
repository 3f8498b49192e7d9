"""What the stays of a guest and of their friends amount to, and the levels that they hold."""
