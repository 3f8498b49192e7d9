"""What the owner wants a month to earn, and how far it is."""
