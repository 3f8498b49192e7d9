"""Nights of every year with a price of their own, one by one."""
