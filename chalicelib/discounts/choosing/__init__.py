"""Which discount a stay has."""
