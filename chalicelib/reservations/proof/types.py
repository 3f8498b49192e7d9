"""A proof of the nights of all houses, and what it found."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import msgspec

Place = tuple[str, date]
"""A house and a night."""
Difference = Literal["unlocked", "stray", "hold"]


class Claimant(msgspec.Struct, frozen=True, kw_only=True):
    """A stay that keeps its nights `[check_in, check_out)` from others.

    hold_until: when an unpaid hold lets them go. lacks: nights that another stay had already when
    this one was moved in; nobody expects it to have those.
    """

    reservation_id: str
    property_id: str
    check_in: date
    check_out: date
    hold_until: datetime | None
    lacks: tuple[date, ...] = ()


class Lock(msgspec.Struct, frozen=True):
    """Whose a night is, as the calendar of its house says."""

    reservation_id: str
    hold_until: datetime | None


class Seen(msgspec.Struct, frozen=True):
    """What was read of some nights at a moment: their locks, and who claims them."""

    locks: Mapping[Place, Lock]
    claimants: Mapping[Place, tuple[Claimant, ...]]


class Overlap(msgspec.Struct, frozen=True):
    """Two stays of a house that share nights."""

    property_id: str
    """The house."""
    reservation_ids: tuple[str, str]
    """The two stays, the earlier arrival first."""
    since: date
    """The first night that they share."""
    nights: int
    """How many nights they share."""


class Fault(msgspec.Struct, frozen=True):
    """Nights of a month that are not as a stay says."""

    difference: Difference
    """What is wrong: `unlocked` (a stay does not have nights that it sells, so that others can
    have them), `stray` (nights are kept from everybody by a stay that does not sell them), or
    `hold` (they fall free at another time than the stay says)."""
    property_id: str
    """The house."""
    reservation_id: str
    """The stay."""
    since: date
    """The first of these nights."""
    nights: int
    """How many there are in its month."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of a month.

    contested: stays that were moved in without nights that others had.
    """

    sold: int
    locked: int
    overlaps: tuple[Overlap, ...] = ()
    faults: tuple[Fault, ...] = ()
    contested: tuple[str, ...] = ()


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A look at every night of every house.

    going_on: the stays that go on into the next month.
    """

    proof_id: str
    """Names the proof."""
    started_at: datetime
    """When it began."""
    finished_at: datetime | None = None
    """When it was done; null while it goes on."""
    stays: int = 0
    """How many stays it has looked at: those that keep their nights from others."""
    sold: int = 0
    """How many nights these stays sell or keep closed."""
    locked: int = 0
    """How many nights the calendars of the houses keep from others; as many as `sold` where all is
    well."""
    overlapping: int = 0
    """How many pairs of stays share nights; those that were moved in so are `contested`."""
    overlaps: tuple[Overlap, ...] = ()
    """The first fifty of them."""
    faulty: int = 0
    """How often nights of a month were not as a stay says."""
    faults: tuple[Fault, ...] = ()
    """The first fifty of them."""
    contested: tuple[str, ...] = ()
    """The stays that were moved in without nights which others had already, five hundred at most:
    known conflicts, for staff."""
    going_on: tuple[str, ...] = ()


class ContestedNight(msgspec.Struct, frozen=True):
    """A night that a stay was moved in without."""

    night: date
    """The night."""
    reservation_id: str | None
    """The stay that has it; null where nobody has it any more, so that it can be sold again."""
