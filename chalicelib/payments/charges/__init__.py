"""Paying by card: what a guest owes, and charging it."""
