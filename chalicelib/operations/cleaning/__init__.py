"""Who cleans a house after a stay, and when."""
