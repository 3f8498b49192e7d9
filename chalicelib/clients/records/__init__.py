"""Table `clients`: the guests, their lists, their search words, and the guards of uniqueness."""

from chalicelib.clients.records.models import (
    CHANNEL,
    CHANNEL_ID,
    GUEST,
    MAINTENANCE,
    MAINTENANCE_ID,
    PROFILE,
    ClientRecord,
    Guard,
    client_key,
)

__all__ = [
    "CHANNEL",
    "CHANNEL_ID",
    "GUEST",
    "MAINTENANCE",
    "MAINTENANCE_ID",
    "PROFILE",
    "ClientRecord",
    "Guard",
    "client_key",
]
