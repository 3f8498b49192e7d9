"""What people send by hand: to their own devices, to look, and to one guest."""
