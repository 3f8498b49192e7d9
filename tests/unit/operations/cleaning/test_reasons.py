"""Why a cleaning waits, and what speaks against what staff decided."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.operations.cleaning.rules.board import Board
from chalicelib.operations.cleaning.rules.objective import choices_of
from chalicelib.operations.cleaning.rules.reasons import gap_reason, why_not_best, why_waiting
from chalicelib.operations.cleaning.rules.search import Candidate
from chalicelib.operations.cleaning.types import Cleaning, Place, Work, Worker

from .diary import ANA, BETO, BOTH, MONDAY, TUESDAY, at

WEDNESDAY = TUESDAY + timedelta(days=1)
SATURDAY = TUESDAY + timedelta(days=4)
NO_WEEKENDS = msgspec.structs.replace(ANA, works_weekends=False)
ON_LEAVE = msgspec.structs.replace(ANA, away=frozenset({TUESDAY, SATURDAY}))
TAKES_ONE = msgspec.structs.replace(ANA, most_a_day=1)
BIG, SMALL = Work(place=at("a"), is_small=False), Work(place=at("a"))
HOUSE = Cleaning(task_id="t", property_id="p", departure=TUESDAY, guests=4)


@pytest.mark.parametrize(
    ("workers", "works", "day", "reason"),
    [
        ((), (), TUESDAY, "no_staff_available"),
        ((), (), SATURDAY, "no_staff_available"),
        ((NO_WEEKENDS,), (), SATURDAY, "weekend_unavailable"),
        ((NO_WEEKENDS, ON_LEAVE), (), SATURDAY, "no_staff_available"),
        ((ON_LEAVE,), (), TUESDAY, "no_staff_available"),
        ((ANA,), (BIG,), TUESDAY, "staff_overload"),
        ((ANA,), (SMALL, SMALL), TUESDAY, "staff_overload"),
        ((TAKES_ONE,), (SMALL,), TUESDAY, "capacity_exceeded"),
        ((TAKES_ONE,), (BIG,), TUESDAY, "staff_overload"),
        (
            (TAKES_ONE, BETO),
            (SMALL, Work(place=at("b"), is_small=False)),
            TUESDAY,
            "capacity_exceeded",
        ),
    ],
)
def test_the_reason_is_what_keeps_everybody_from_it(
    workers: Iterable[Worker], works: Iterable[Work], day: Any, reason: str
) -> None:
    assert gap_reason(day, Board(workers, works), is_small=True) == reason


def test_a_big_house_beside_a_small_one_is_too_much_for_anybody() -> None:
    assert gap_reason(TUESDAY, Board([ANA], [SMALL]), is_small=False) == "staff_overload"


@pytest.mark.parametrize(
    ("place", "arrival", "note"),
    [
        (at("a"), None, ""),
        (
            at("a", WEDNESDAY),
            None,
            "Nadie pudo limpiar el 03/03/2026: sobrecarga de personal.",
        ),
        (None, None, "Nadie puede limpiar hasta el 10/03/2026: sobrecarga de personal."),
        (
            None,
            WEDNESDAY,
            "Nadie puede limpiar antes del próximo ingreso, el 04/03/2026: sobrecarga de personal.",
        ),
    ],
)
def test_the_note_says_why_a_house_waits(place: Place | None, arrival: Any, note: str) -> None:
    cleaning = msgspec.structs.replace(HOUSE, next_arrival=arrival)
    assert why_waiting(cleaning, place, "staff_overload") == note


def objection(
    place: Place,
    *,
    workers: Iterable[Worker] = BOTH,
    works: Iterable[Work] = (),
    cleaning: Cleaning = HOUSE,
) -> str:
    """What is noted of a cleaning that staff pinned."""
    known = sorted(workers, key=lambda each: each.member_id)
    candidate = Candidate(cleaning, choices_of(cleaning, known, MONDAY))
    return why_not_best(candidate, place, Board(known, works))


def test_who_is_pinned_and_as_good_as_the_best_needs_no_note() -> None:
    assert objection(at("a")) == ""
    assert objection(at("b")) == ""


def test_a_pin_that_cannot_hold_is_noted() -> None:
    before = objection(at("a", MONDAY))
    assert before == "Fijada para antes de la salida, que es el 03/03/2026."
    late = msgspec.structs.replace(HOUSE, next_arrival=TUESDAY)
    after = objection(at("a", WEDNESDAY), cleaning=late)
    assert after == "Fijada para después del próximo ingreso, que es el 03/03/2026."
    away = "Fijada a una persona que ese día no está disponible."
    assert objection(at("c")) == away
    assert objection(at("a"), workers=[ON_LEAVE, BETO]) == away
    full = "Fijada a una persona que ese día ya tiene bastante trabajo."
    assert objection(at("a"), works=[BIG]) == full
    week = objection(at("a", TUESDAY + timedelta(days=9)))
    assert week == "Fijada para más de una semana después de la salida."


def test_the_first_thing_that_speaks_for_somebody_else_is_noted() -> None:
    small = msgspec.structs.replace(HOUSE, guests=2)
    fan = msgspec.structs.replace(BETO, preferred=frozenset({"p"}))
    week = Work(place=at("a", WEDNESDAY))

    sooner = objection(at("a", WEDNESDAY))
    assert sooner == "Fijada: Ana podría limpiar antes, el 03/03/2026."
    fewer = objection(at("a"), works=[SMALL], cleaning=small)
    assert fewer == "Fijada: ese día Beto tiene menos tareas."
    assert objection(at("a"), workers=[ANA, fan]) == "Fijada: Beto prefiere esta casa."
    assert objection(at("a"), works=[week]) == "Fijada: esa semana Beto tiene menos tareas."
    # Beto is on the first day, where nobody is free but for him.
    assert objection(at("b"), works=[week]) == ""
