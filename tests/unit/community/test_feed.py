"""What everybody may know of an entry, and the words of the feed (staff book, 5)."""

import typing
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.community.feed import rules, wording
from chalicelib.community.feed.types import (
    ActivityConfig,
    ActivityType,
    Draft,
    Facts,
    Span,
)
from chalicelib.community.times import time_ago
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems

from .made import NOW, activity

KINDS = typing.get_args(ActivityType)
SPAN = Span("r1", "Casa Austin 1", date(2026, 4, 16), date(2026, 4, 19), NOW + timedelta(days=48))
OVER = SPAN.closes_at
STAYS = [kind for kind in KINDS if kind.startswith("reservation") or kind == "payment_completed"]


def config(kind: Any = "event_registration", **said: Any) -> ActivityConfig:
    return ActivityConfig(activity_type=kind, **said)


def draft(kind: Any = "reservation_made") -> Draft:
    return Draft(activity_type=kind, at=NOW, client_id="c1", reservation_id="r1")


@pytest.mark.parametrize("kind", STAYS)
def test_before_a_stay_is_over_nothing_says_whose_it_is_where_or_when(kind: Any) -> None:
    entry = activity(activity_type=kind, span=SPAN, facts=Facts(origin="client"))
    before = OVER - timedelta(microseconds=1)
    text = str(rules.public_data(entry, config(kind), before))
    assert not rules.is_nameable(entry, before)
    for secret in ("Ana", "Austin", "2026", "abril", "16", "19", "r1", "c1"):
        assert secret not in text


@pytest.mark.parametrize("kind", STAYS)
def test_once_it_is_over_the_stay_is_told(kind: Any) -> None:
    entry = activity(activity_type=kind, span=SPAN, facts=Facts(origin="client"))
    data = rules.public_data(entry, config(kind), OVER)
    assert data["property_name"] == "Casa Austin 1"
    assert data["dates"] == "del 16 al 19 de abril"
    assert "Ana Q." in data["formatted_message"]
    assert "reservation_id" not in data


def test_of_a_stay_that_is_not_found_nothing_is_told() -> None:
    assert rules.made_of(draft(), config("reservation_made"), "a1", None) is None
    assert rules.made_of(draft(), config("reservation_made"), "a1", SPAN) is not None


@given(st.timedeltas(timedelta(days=-400), timedelta(days=400)), st.sampled_from(KINDS))
def test_at_no_instant_does_an_entry_tell_more_than_it_may(passed: timedelta, kind: Any) -> None:
    entry = activity(activity_type=kind, span=SPAN)
    data = rules.public_data(entry, config(kind), OVER + passed)
    is_over = passed >= timedelta()
    assert ("check_in" in data) is is_over
    assert ("Casa Austin 1" in data["formatted_message"]) <= is_over
    assert data.keys() <= {
        *Facts.__struct_fields__,
        *("property_name", "dates", "check_in", "check_out", "formatted_message", "reason"),
    }


def test_a_kind_that_is_switched_off_has_no_entries() -> None:
    assert rules.made_of(draft(), config(is_enabled=False), "a1", None) is None


def test_new_entries_are_as_their_kind_says() -> None:
    said = config(is_public_by_default=False, default_importance_level=5)
    made = rules.made_of(draft(), said, "a1", SPAN)
    assert made is not None
    assert (made.is_public, made.importance_level, made.is_shown) == (False, 5, False)
    assert (made.title, made.span) == ("Nueva Reserva", SPAN)


def test_the_usual_importance_of_kinds() -> None:
    usual = {kind: rules.config_of(kind, {}).default_importance_level for kind in KINDS}
    assert usual["event_winner"] == 4
    assert usual["event_registration"] == usual["event_cancellation"] == 1
    assert usual["reservation_made"] == 2
    own = config(default_importance_level=3)
    assert rules.config_of("event_registration", {"event_registration": own}) is own


def test_the_reason_of_the_kind_is_said() -> None:
    data = rules.public_data(activity(), config(default_reason="Verano"), NOW)
    assert data["reason"] == "Verano"
    assert rules.public_data(activity(), config(), NOW)["reason"] == ""


@pytest.mark.parametrize("level", [0, 6])
def test_importance_goes_from_one_to_five(level: int) -> None:
    with pytest.raises(Invalid):
        rules.checked(config(default_importance_level=level), Problems())


def test_an_entry_of_an_erased_guest_is_nobodys() -> None:
    after = rules.forgotten(activity(has_facebook=True))
    assert (after.client_id, after.name, after.has_facebook) == (None, None, False)
    assert rules.message(after, NOW) == "Alguien se registró en Gran Sorteo."


@pytest.mark.parametrize(
    ("kind", "facts", "text"),
    [
        ("points_earned", {"points": Decimal("50.5")}, "Ana Q. ganó 50.50 puntos por su estadía."),
        (
            "points_earned",
            {"points": Decimal(5), "is_referral": True},
            "Ana Q. ganó 5.00 puntos por un referido.",
        ),
        ("client_registered", {}, "Ana Q. se unió a Casa Austin."),
        (
            "client_registered",
            {"is_referral": True},
            "Ana Q. se unió a Casa Austin por recomendación de un amigo.",
        ),
        ("event_created", {"event_name": "Sorteo"}, "Nuevo evento: Sorteo."),
        (
            "event_registration",
            {"event_name": "Sorteo", "action": "evidence_uploaded"},
            "Ana Q. envió su evidencia para Sorteo.",
        ),
        ("event_cancellation", {"event_name": "Sorteo"}, "Ana Q. ya no participa en Sorteo."),
        (
            "event_winner",
            {"event_name": "Sorteo", "prize": "Una noche"},
            "Ana Q. ganó en Sorteo y se lleva: Una noche.",
        ),
    ],
)
def test_what_happened_in_a_sentence(kind: Any, facts: dict[str, Any], text: str) -> None:
    assert rules.message(activity(activity_type=kind, facts=Facts(**facts)), NOW) == text


def test_what_administrators_write_is_said_as_they_wrote_it() -> None:
    written = activity(activity_type="system_update", title="Aviso", name=None)
    assert rules.message(written, NOW) == "Aviso"
    assert rules.message(activity(description="Hoy hay piscina"), NOW) == "Hoy hay piscina"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 3, 5), date(2026, 3, 8), "del 5 al 8 de marzo"),
        (date(2026, 4, 29), date(2026, 5, 2), "del 29 de abril al 2 de mayo"),
        (date(2026, 12, 30), date(2027, 1, 2), "del 30 de diciembre al 2 de enero de 2027"),
    ],
)
def test_days_of_a_stay(start: date, end: date, text: str) -> None:
    assert wording.dates(start, end) == text


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=59), "hace un momento"),
        (timedelta(seconds=60), "hace 1 minuto"),
        (timedelta(minutes=59), "hace 59 minutos"),
        (timedelta(hours=1), "hace 1 hora"),
        (timedelta(hours=23, minutes=59), "hace 23 horas"),
        (timedelta(days=1), "hace 1 día"),
        (timedelta(days=6, hours=23), "hace 6 días"),
        (timedelta(days=7), "23/02/2026"),
    ],
)
def test_how_long_ago_something_was(passed: timedelta, text: str) -> None:
    assert time_ago(NOW - passed, NOW) == text


def test_every_kind_has_its_words() -> None:
    for kind in KINDS:
        assert wording.LABELS[kind]
        assert wording.TITLES[kind]
        assert wording.ICONS[kind]
