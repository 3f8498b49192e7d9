"""What must not go while stays rely on it: houses and clients."""
