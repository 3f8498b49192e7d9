"""Clients and stays of the past, entered by administrators as a file."""
