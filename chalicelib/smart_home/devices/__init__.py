"""The devices of houses, as administrators enter them."""
