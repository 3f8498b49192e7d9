"""What becomes of two records of one person."""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from chalicelib.clients.identity import phones
from chalicelib.clients.rules import CONSENT
from chalicelib.clients.types import FACEBOOK, Client

FILLED = (
    "last_name",
    "sex",
    "email",
    "birth_date",
    "manychat",
    "id_manychat",
    "representative",
    "representative_document",
    "password",
)
"""What the kept record takes where it has nothing."""
WELCOME = ("welcome_code", "welcome_issued_at")
LATEST = ("last_login", "meta_sent_at")
Through = Callable[[str], Iterable[str]]


def joined(kept: Client, gone: Client) -> tuple[Client, Client]:
    """The kept client with what it lacks of the other one, who has no more of that; twice is as
    once."""
    given = [name for name in FILLED if getattr(kept, name) is None]
    given += FACEBOOK if kept.facebook_id is None else ()
    given += WELCOME if kept.welcome_issued_at is None else ()
    values = {name: getattr(gone, name) for name in given}
    for name in LATEST:
        values[name] = _latest(getattr(kept, name), getattr(gone, name))
    if not gone.marketing_consent:
        # Whoever allowed it under one record only did not allow it for what the other one has.
        values[CONSENT] = None
    after = msgspec.structs.replace(
        kept, **values, notes=_notes(kept, gone), former_numbers=_numbers(kept, gone)
    )
    nothing = dict.fromkeys((*FACEBOOK, *WELCOME, "password", "notes"))
    return after, msgspec.structs.replace(gone, **nothing)


def referrer_of(candidates: Iterable[str | None], pair: set[str], through: Through) -> str | None:
    """Who brought the person: the first of `candidates` who is not the person, and did not come
    through the person. `through` names whom somebody came through."""
    for each in candidates:
        if each is not None and pair.isdisjoint([each, *through(each)]):
            return each
    return None


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _notes(kept: Client, gone: Client) -> str | None:
    """The notes of both, each once."""
    notes = dict.fromkeys(filter(None, (kept.notes, gone.notes)))
    return "\n".join(notes) or None


def _numbers(kept: Client, gone: Client) -> tuple[str, ...]:
    """The numbers that the person had, without those that the kept record shows."""
    own = {kept.number_doc, phones.on_wire(kept.tel_number)}
    numbers = (gone.number_doc, phones.on_wire(gone.tel_number), *gone.former_numbers)
    found = dict.fromkeys((*kept.former_numbers, *numbers))
    return tuple(number for number in found if number not in own)
