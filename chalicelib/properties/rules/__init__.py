"""What staff may enter of houses and their catalogue, and what follows from it."""
