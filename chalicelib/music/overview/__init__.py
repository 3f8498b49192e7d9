"""How the players of all houses are, for whoever looks after them."""
