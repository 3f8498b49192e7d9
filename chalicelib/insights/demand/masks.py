"""What is shown of those who search: to all who read statistics, the same little (staff book,
3.6)."""

from chalicelib.clients.identity.rules import private_name
from chalicelib.clients.types import Client

NAMELESS = "Usuario"
"""Whoever has no name, or was deleted since."""
MASK = "***"
LAST = 4
"""How many signs the panel shows of a network."""


def name(client: Client | None) -> str:
    """The first word of the first name and an initial: `Ana Q.`."""
    if client is None:
        return NAMELESS
    return private_name(client.first_name, client.last_name) or NAMELESS


def email(client: Client | None) -> str | None:
    """The first letter and the domain (vector TV16): `a***@mail.com`; nothing of what is none."""
    local, at, domain = (client.email or "" if client else "").rpartition("@")
    return f"{local[0]}{MASK}{at}{domain}" if local else None


def last_signs(network: str) -> str:
    """The last signs of a network that are no mask: `.113` of `203.0.113.xxx`."""
    known = network.removesuffix("xxx").removesuffix("/48").rstrip(".:")
    return known[-LAST:]
