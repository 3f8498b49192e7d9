"""What the log of events says that stays and profits count as."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.insights.figures import rules
from chalicelib.insights.figures.types import Counted, Numbers, Row
from chalicelib.insights.profits.rules import facts_of
from chalicelib.insights.profits.types import Profit
from chalicelib.kernel import decoding
from chalicelib.kernel.differences import Changes
from chalicelib.kernel.secrecy import secret_fields
from chalicelib.reservations.types import Stay

STAYS, PROFITS = "reservation.", "profit."
"""How the names of the events begin that figures follow from."""


class Told(msgspec.Struct, frozen=True):
    """What an event tells of a stay or a profit: what it changed, and since which version."""

    subject: str
    event_id: str
    at: datetime
    version: int
    changes: Changes


def counted(log: Iterable[Told]) -> dict[str, Counted]:
    """What everything counts as after its events, which may come in any order. What the log has
    not told from its beginning is left out."""
    by_subject: dict[str, list[Told]] = defaultdict(list)
    for told in log:
        by_subject[told.subject].append(told)
    found = {subject: _counted(subject, events) for subject, events in by_subject.items()}
    return {subject: each for subject, each in found.items() if each is not None}


def text_of(rows: Mapping[Row, Numbers]) -> bytes:
    """Rows as a text, the same wherever they say the same: a line each, in order, without zeros."""
    lines = []
    for (series, entry), numbers in sorted(rows.items()):
        kept = {name: numbers[name] for name in sorted(numbers) if numbers[name]}
        if kept:
            lines.append(msgspec.json.encode([series, entry, kept]) + b"\n")
    return b"".join(lines)


def digest_of(rows: Mapping[Row, Numbers]) -> str:
    """The SHA-256 of their text."""
    return hashlib.sha256(text_of(rows)).hexdigest()


def _counted(subject: str, events: Sequence[Told]) -> Counted | None:
    ordered = sorted(events, key=lambda told: (told.version, told.event_id))
    fields: dict[str, Any] = {}
    for told in ordered:
        fields |= {name: pair[1] for name, pair in told.changes.items()}
    last = ordered[-1]
    if subject.startswith("profit#"):
        return _profit(fields, last)
    return _stay(subject.partition("#")[2], fields, last)


def _profit(fields: Mapping[str, Any], last: Told) -> Counted | None:
    if "profit_id" not in fields:
        return None
    is_gone = fields["profit_id"] is None
    profit = None if is_gone else decoding.converted(dict(fields), Profit)
    return Counted(last.version, facts_of(profit))


def _stay(reservation_id: str, fields: Mapping[str, Any], last: Told) -> Counted | None:
    if "check_in" not in fields or "created" not in fields:
        return None
    known = {name: value for name, value in fields.items() if name not in secret_fields(Stay)}
    # A new stay's event says nothing of what is null, and no event says when it was.
    values = {"seller_id": None, **known, "reservation_id": reservation_id, "updated": last.at}
    return Counted(last.version, rules.facts_of(decoding.converted(values, Stay)))
