"""A proof of all points, and what it found."""

from datetime import datetime
from typing import Literal

import msgspec

Difference = Literal["client", "entries", "lots", "number", "negative"]


class Drift(msgspec.Struct, frozen=True):
    """A client whose points do not agree."""

    client_id: str
    """The client."""
    differences: tuple[Difference, ...]
    """What does not agree: `client` (the client's own copy of the balance or of its end with the
    account), `entries` (their sum with the balance), `lots` (what entries gave and took of each lot
    with what is left of it), `number` (how many entries there are), or `negative` (a lot below
    0)."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A look at the points of every client."""

    proof_id: str
    """Names the proof."""
    started_at: datetime
    """When it began."""
    finished_at: datetime | None = None
    """When it was done; null while it goes on."""
    accounts: int = 0
    """How many accounts it has compared with their entries."""
    clients: int = 0
    """How many clients it has looked at besides, to see that who has no account has no points."""
    drifted: int = 0
    """Of how many clients something does not agree."""
    drifts: tuple[Drift, ...] = ()
    """The first fifty of them."""
