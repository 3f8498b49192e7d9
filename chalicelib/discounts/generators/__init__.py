"""Generators: settings that codes are made from."""
