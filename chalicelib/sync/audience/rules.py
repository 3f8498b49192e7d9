"""Which changes of clients concern the audience."""

from collections.abc import Collection
from typing import Final

from chalicelib.clients.rules import CONSENT

FIELDS: Final = frozenset({CONSENT, "email", "tel_number"})
"""Those of a client that a row is made of, or that decide whether there is one."""


def concerns(changed: Collection[str]) -> bool:
    """Whether a change of these fields changes the row."""
    return not FIELDS.isdisjoint(changed)
