"""Cancellation policies."""
