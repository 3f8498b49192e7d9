"""What the rooms above know of a client, asked for without knowing them.

The assembly installs the function that reads it; this room only shows it in the profile.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The assembly must not load this room to name a function.
    from chalicelib.clients.profile import Parts
    from chalicelib.clients.records import ClientRecord

Completer = Callable[["ClientRecord", datetime], "Parts"]

_completers: list[Completer] = []


def complete_with(completer: Completer) -> None:
    """Install the function that reads the parts of a client's profile as of an instant."""
    _completers[:] = [completer]


def parts_of(client: "ClientRecord", now: datetime) -> "Parts | None":
    """The parts of a client's profile, or None where nobody above was installed."""
    return _completers[0](client, now) if _completers else None
