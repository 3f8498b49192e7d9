"""HTTP of houses and of the settings of their prices, by subject."""
