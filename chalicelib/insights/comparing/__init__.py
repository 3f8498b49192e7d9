"""Proof, each night, that the figures of some months are what their stays make."""
