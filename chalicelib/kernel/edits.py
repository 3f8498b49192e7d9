"""Two people edit one thing, each in a form that was filled some time ago. Whoever saves later must
have seen, or been told, what the other changed.

A thing carries its changes for as long as a form may stand open, so that an edit needs no other
read. A form that sends a field with a value from before another person's change of the last half
hour has not seen it: it would undo it. Of that value there is a mark only, in the very record whose
value it was.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.spanish import listed

WINDOW = timedelta(minutes=30)
"""How long a change counts as one that others may not have seen."""
FORM_LIFE = timedelta(hours=12)
"""How long a form may stand open and still be told of every change in `WINDOW`: its value may be
from before earlier changes."""
MOST_CHANGES = 50
MARK_BYTES = 3
"""Enough to tell one value from another, and too little to find a number by trying all of them."""
Values = Mapping[str, Any]
"""Fields by their names."""


class RecentChange(msgspec.Struct, frozen=True, array_like=True):
    """A change that made `version`; `before` has the mark of each value that it replaced."""

    at: datetime
    actor: str
    version: int
    before: dict[str, str]


Recent = tuple[RecentChange, ...]
"""The changes of the last `FORM_LIFE`, oldest first."""


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """A thing as it stands. name: as its events call it. values: what forms show of it, at least.
    shown_otherwise: fields in whose place forms show something else while they are empty.
    form_version: the version which gave it these values; None: the present one."""

    name: str
    version: int
    recent: Recent
    values: Values
    shown_otherwise: frozenset[str] = frozenset()
    form_version: int | None = None

    def mark(self, field: str, value: Any) -> str:
        """What tells a value of a field from others."""
        content = msgspec.json.encode([self.name, field, value], order="deterministic")
        return base64.b64encode(hashlib.blake2b(content, digest_size=MARK_BYTES).digest()).decode()

    def noted(self, after: Values, *, actor: str, at: datetime) -> Recent:
        """The recent changes once the thing has the values `after`, by `actor`."""
        kept = _within(FORM_LIFE, self.recent, at)
        replaced = {
            field: self.mark(field, value)
            for field, value in self.values.items()
            if value != after[field]
        }
        if replaced:
            kept = [*kept, RecentChange(at, actor, self.version + 1, replaced)]
        return tuple(kept[-MOST_CHANGES:])

    def unseen(self, sent: Values, *, actor: str, now: datetime) -> tuple["FieldChange", ...]:
        """Changes by others that `actor`, who sends these values, would undo without having seen
        them. Where a value shows how old a form is, all that was changed since is unseen."""
        undone = {field: value for field, value in sent.items() if value != self.values[field]}
        ages = (self._since(field, value, actor, now) for field, value in undone.items())
        newer: Recent = max(ages, key=len, default=())
        return _latest(_within(WINDOW, newer, now), undone, but=actor)

    def is_shown_by(self, version: int) -> bool:
        """Whether a form of a version of the thing shows what it is now."""
        first = self.version if self.form_version is None else self.form_version
        return first <= version <= self.version

    def since(self, version: int, fields: Iterable[str]) -> tuple["FieldChange", ...]:
        """The recent changes of `fields` that are not in a version of the thing."""
        newer = [change for change in self.recent if change.version > version]
        return _latest(newer, fields, but=None)

    def _since(self, field: str, value: Any, actor: str, now: datetime) -> Recent:
        """The changes that a form has not seen which has this value; none where none of them is
        another person's recent one of the field."""
        old = {self.mark(field, value)}
        if field in self.shown_otherwise:
            old.add(self.mark(field, None))
        places = [n for n, change in enumerate(self.recent) if change.before.get(field) in old]
        newer = self.recent[places[-1] :] if places else ()
        return newer if _latest(_within(WINDOW, newer, now), (field,), but=actor) else ()


class FieldChange(msgspec.Struct, frozen=True):
    """Who changed a field, and when (aware UTC)."""

    field: str
    actor: str
    at: datetime


def _within(span: timedelta, changes: Iterable[RecentChange], now: datetime) -> list[RecentChange]:
    return [change for change in changes if now - change.at <= span]


def _latest(
    changes: Sequence[RecentChange], fields: Iterable[str], *, but: str | None
) -> tuple[FieldChange, ...]:
    """The last change of each of `fields` by anybody `but` one."""
    found = (
        next((c for c in reversed(changes) if field in c.before and c.actor != but), None)
        for field in fields
    )
    return tuple(
        FieldChange(field, change.actor, change.at)
        for field, change in zip(fields, found, strict=True)
        if change is not None
    )


class Unseen(Conflict):
    """Other people changed what this request would undo. `changes` have the fields by their wire
    names; `people` says what to call who made them; `advice` is what to do next."""

    code = "unseen_changes"

    def __init__(
        self, changes: Sequence[FieldChange], people: Mapping[str, str], *, advice: str
    ) -> None:
        self._changes, self._people, self._advice = changes, people, advice
        super().__init__(self.worded(str))
        shown = [
            {"field": c.field, "by": people[c.actor], "at": dates.in_lima(c.at).isoformat()}
            for c in changes
        ]
        self.more = {"changes": shown}

    def worded(self, label_of: Callable[[str], str]) -> str:
        """The message, with the fields as `label_of` calls them."""
        fields: dict[tuple[str, datetime], list[str]] = {}
        for change in sorted(self._changes, key=lambda change: change.at):
            fields.setdefault((change.actor, change.at), []).append(f"«{label_of(change.field)}»")
        sentences = [
            f"{self._people[actor]} cambió {listed(names)} a las {dates.in_lima(at):%H:%M}"
            for (actor, at), names in fields.items()
        ]
        return f"Mientras usted editaba, {listed(sentences)}. {self._advice}"
