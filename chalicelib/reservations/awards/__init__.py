"""Points that stays earn for their guests, and for whoever brought them."""
