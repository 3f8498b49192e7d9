"""Proofs of the nights of houses on the wire."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import ClassVar

import msgspec

from chalicelib.kernel.dates import in_lima
from chalicelib.reservations.proof.types import (
    ContestedNight,
    Difference,
    Fault,
    Overlap,
    Proof,
)
from chalicelib.reservations.types import Status, Stay
from chalicelib.web.formats import Id


class OverlapView(msgspec.Struct):
    """Two stays of a house that share nights."""

    TEXTS_FROM: ClassVar = (Overlap,)

    property_id: Id
    reservation_ids: list[Id]
    since: date
    nights: int


class NightsFaultView(msgspec.Struct):
    """Nights of a month that are not as a stay says."""

    TEXTS_FROM: ClassVar = (Fault,)

    difference: Difference
    property_id: Id
    reservation_id: Id
    since: date
    nights: int


class NightsProofView(msgspec.Struct, kw_only=True):
    """A look at every night of every house."""

    TEXTS_FROM: ClassVar = (Proof,)

    started_at: datetime
    finished_at: datetime | None
    stays: int
    sold: int
    locked: int
    overlapping: int
    overlaps: list[OverlapView]
    faulty: int
    faults: list[NightsFaultView]
    contested: int
    """How many stays were moved in without nights which others had already, five hundred at most;
    they alone are no reason for an alarm."""

    @classmethod
    def of(cls, proof: Proof | None) -> "NightsProofView | None":
        """The view of a proof, if there is one."""
        if proof is None:
            return None
        return cls(
            started_at=in_lima(proof.started_at),
            finished_at=in_lima(proof.finished_at),
            stays=proof.stays,
            sold=proof.sold,
            locked=proof.locked,
            overlapping=proof.overlapping,
            overlaps=[
                OverlapView(each.property_id, [*each.reservation_ids], each.since, each.nights)
                for each in proof.overlaps
            ],
            faulty=proof.faulty,
            faults=[NightsFaultView(*msgspec.structs.astuple(each)) for each in proof.faults],
            contested=len(proof.contested),
        )


class NightsProofs(msgspec.Struct):
    """What is proved of the nights of houses."""

    last: NightsProofView | None
    """The last proof that was done; null before the first night."""
    running: NightsProofView | None
    """The one that goes on, if any."""


class ContestedNightView(msgspec.Struct):
    """A night that a stay was moved in without."""

    TEXTS_FROM: ClassVar = (ContestedNight,)

    night: date
    reservation_id: Id | None


class ContestedStay(msgspec.Struct, kw_only=True):
    """A stay that was moved in without nights which others had."""

    id: Id
    """Names the stay."""
    property: Id
    """The house."""
    property_name: str
    """What the house is called."""
    status: Status
    """Where the stay stands."""
    check_in_date: date
    """The day of arrival."""
    check_out_date: date
    """The first day on which others may arrive."""
    nights: list[ContestedNightView]
    """The nights that it was moved in without. It has all of its nights once staff give it others,
    or another house."""

    @classmethod
    def of(
        cls, stay: Stay, nights: Iterable[ContestedNight], names: Mapping[str, str]
    ) -> "ContestedStay":
        """The view of a stay, with the names of houses."""
        return cls(
            id=stay.reservation_id,
            property=stay.property_id,
            property_name=names.get(stay.property_id, ""),
            status=stay.status,
            check_in_date=stay.check_in,
            check_out_date=stay.blocked_until,
            nights=[ContestedNightView(each.night, each.reservation_id) for each in nights],
        )
