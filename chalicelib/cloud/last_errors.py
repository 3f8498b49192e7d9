"""Why a message failed last, in table `ledgers`: for whoever looks at what a queue gave up.

Kept is the kind of error and where it was raised, and no text of it: that may speak of people.
"""

from datetime import datetime, timedelta
from types import TracebackType

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.cloud.store import Found, Key
from chalicelib.kernel.errors import CasaAustinError

KEPT = timedelta(days=15)
"""Longer than a dead letter."""
OURS = "chalicelib"


class LastErrorRecord(Model):
    """The last failure of a subscription with an event."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    error = UnicodeAttribute()
    place = UnicodeAttribute()
    at = InstantAttribute()
    expires_at = NumberAttribute()


class LastError(msgspec.Struct, frozen=True, kw_only=True):
    """The kind of an error, with its code where it has one; the module and line of ours that raised
    it, or called what did."""

    error: str
    place: str
    at: datetime


def note(event_id: str, subscription: str, error: Exception, now: datetime) -> None:
    """Note why a message failed; the last one counts.

    Raises:
        Unavailable: it is not noted.
    """
    record = LastErrorRecord(
        account=_account(event_id),
        entry=subscription,
        error=kind_of(error),
        place=_place(error.__traceback__),
        at=now,
        expires_at=int((now + KEPT).timestamp()),
    )
    earlier = LastErrorRecord.account.does_not_exist() | (LastErrorRecord.at <= now)
    store.put(record, when=earlier)


def key_of(event_id: str, subscription: str) -> Key:
    """Where it stands why a message failed."""
    return Key(LastErrorRecord, _account(event_id), subscription)


def found_in(found: Found, event_id: str, subscription: str) -> LastError | None:
    """Why a message failed whose key was read; None where nobody noted it."""
    record = found.get(LastErrorRecord, _account(event_id), subscription)
    if record is None:
        return None
    return LastError(error=record.error, place=record.place, at=record.at)


def kind_of(error: Exception) -> str:
    """The kind of an error in one word, or with its code, or with the service and its reason."""
    name = type(error).__name__
    if isinstance(error, ServiceUnavailable | ServiceRefused):
        return f"{name}: {error.service} {error.reason}"
    return f"{name}: {error.code}" if isinstance(error, CasaAustinError) else name


def _place(trace: TracebackType | None) -> str:
    found = ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.startswith(f"{OURS}."):
            found = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _account(event_id: str) -> str:
    return f"failed#{event_id}"
