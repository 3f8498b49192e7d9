"""What the proof of nights found, and the stays that were moved in without some of theirs."""

from functools import partial
from typing import Any

from chalicelib.kernel import decoding
from chalicelib.office.drawing import showing
from chalicelib.office.visits import Visit
from chalicelib.office.work.proving.results import Finding, Result, house, nightly, stay
from chalicelib.reservations.proof.wire import (
    ContestedStay,
    NightsFaultView,
    NightsProofs,
    NightsProofView,
    OverlapView,
)

FAULTS = {
    "unlocked": "Una reserva no tiene las noches que vende: otros pueden tomarlas",
    "stray": "Una reserva guarda noches que no vende: nadie puede tomarlas",
    "hold": "Las noches se liberan a otra hora que la que dice su reserva",
}


def nights(visit: Visit, content: Any) -> Result:
    """Whether every stay has its nights and every night one stay."""
    found = decoding.converted(content, NightsProofs)
    return nightly(found.last, found.running, partial(_nights, visit))


def _nights(visit: Visit, last: NightsProofView) -> Result:
    return Result(
        facts=(
            ("Reservas", f"{last.stays:,}"),
            ("Noches vendidas", f"{last.sold:,}"),
            ("Noches guardadas", f"{last.locked:,}"),
            ("Noches que ya eran de otros", f"{last.contested:,}"),
        ),
        findings=(
            *(_overlap(visit, each) for each in last.overlaps),
            *(_fault(visit, each) for each in last.faults),
        ),
        count=last.overlapping + last.faulty,
    )


def _overlap(visit: Visit, found: OverlapView) -> Finding:
    text = f"Dos reservas comparten {_count(found.nights)} desde el {showing.day(found.since)}."
    names = ("La primera", "La segunda")
    stays = (stay(visit, *each) for each in zip(found.reservation_ids, names, strict=True))
    return Finding(text, (house(visit, found.property_id), *stays))


def _fault(visit: Visit, found: NightsFaultView) -> Finding:
    since = f"{_count(found.nights)} desde el {showing.day(found.since)}"
    links = house(visit, found.property_id), stay(visit, found.reservation_id)
    return Finding(f"{FAULTS[found.difference]}: {since}.", links)


def _count(count: int) -> str:
    return showing.counted(count, "noche", "noches")


def contested(visit: Visit, content: Any) -> Result:
    """The stays that were moved in without nights that others had."""
    found: list[ContestedStay] = decoding.converted(content, list[ContestedStay])
    findings = tuple(_contested(visit, each) for each in found)
    return Result(when="Como está en este momento.", findings=findings, count=len(found))


def _contested(visit: Visit, found: ContestedStay) -> Finding:
    days = ", ".join(showing.day(each.night) for each in found.nights)
    owners = dict.fromkeys(each.reservation_id for each in found.nights if each.reservation_id)
    span = f"{showing.day(found.check_in_date)} – {showing.day(found.check_out_date)}"
    return Finding(
        f"{found.property_name}, {span}: entró sin la noche de {days}.",
        (stay(visit, found.id), *(stay(visit, each, "Quien la tiene") for each in owners)),
    )
