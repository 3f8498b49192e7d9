"""The contracts of stays, as PDF."""
