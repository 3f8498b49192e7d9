"""A proof and what it found, as a page shows them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

import msgspec

from chalicelib.kernel.permissions import Permission
from chalicelib.office.drawing import showing
from chalicelib.office.visits import Visit

Facts = tuple[tuple[str, str], ...]
"""Names and texts."""


class Link(msgspec.Struct, frozen=True):
    """Where something is shown; `address` is empty where the user may not open it."""

    text: str
    address: str


class Finding(msgspec.Struct, frozen=True):
    """Something that does not agree, and where to see it."""

    text: str
    links: tuple[Link, ...] = ()


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a proof found. when: how fresh it is; empty where there is none yet. findings: the first
    of `count`. notes: what is no fault, but wants somebody."""

    when: str = ""
    running: str = ""
    facts: Facts = ()
    findings: tuple[Finding, ...] = ()
    count: int = 0
    notes: tuple[Finding, ...] = ()


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A proof. tells: what it proves, in a sentence. often: when it is done. read: makes the result
    of what the API answers at `path`."""

    slug: str
    title: str
    permission: Permission
    path: str
    tells: str
    often: str
    read: Callable[[Visit, Any], Result]


class Run(Protocol):
    """One time that a proof was done, or is being done."""

    @property
    def started_at(self) -> datetime:
        """When it began."""

    @property
    def finished_at(self) -> datetime | None:
        """When it ended."""


R = TypeVar("R", bound=Run)


def nightly(last: R | None, running: R | None, told: Callable[[R], Result]) -> Result:
    """What a proof of each night found: the last in the words of `told`, and that another goes
    on."""
    result = Result()
    if last is not None:
        result = msgspec.structs.replace(told(last), when=ended(last.finished_at))
    goes_on = going_on(running.started_at) if running else ""
    return msgspec.structs.replace(result, running=goes_on)


def ended(at: datetime | None) -> str:
    """When a proof was done."""
    return f"Terminó el {showing.instant(at)}." if at is not None else ""


def going_on(since: datetime) -> str:
    """That a proof goes on."""
    return f"Otra empezó el {showing.instant(since)} y todavía sigue."


def stay(visit: Visit, stay_id: str, text: str = "Ver la reserva") -> Link:
    """Where a stay is shown."""
    return Link(text, visit.leads_to("reservations", stay_id))


def house(visit: Visit, house_id: str) -> Link:
    """Where a house is shown, by its name."""
    return Link(visit.name("properties", house_id), visit.leads_to("properties", house_id))
