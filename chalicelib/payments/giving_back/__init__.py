"""Giving back by its gateway what came by card."""
