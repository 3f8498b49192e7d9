"""A made-up house for a bridge: a Home Assistant with a few devices, and a music service, both on
one port of this machine, with a page that shows how they stand."""

TOKEN = "local-home-assistant"  # noqa: S105 - opens nothing but the made-up house
PLAYER = "ca1"
"""The code of the house at its music service."""
