"""Money that moves: cards, vouchers, what is given back, and the daily comparison with gateways."""
