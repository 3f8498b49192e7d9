"""Rooms through HTTP, on an AWS mocked inside the process."""
