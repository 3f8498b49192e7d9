"""What staff do with houses, prices, offers and photos: each change one transaction, one event."""
