"""Proof, each night, that every account of points agrees with its entries and with its client."""
