from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel import clock, errors, ids, spanish

NOON = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@given(instants, st.integers(1, 10**9))
def test_later_events_sort_after_earlier_ones(instant: datetime, milliseconds: int) -> None:
    later = instant + timedelta(milliseconds=milliseconds)
    assert ids.event_id(instant) < ids.event_id(later)


@given(instants)
def test_an_event_id_is_a_uuid_of_version_7_that_knows_its_time(instant: datetime) -> None:
    value = UUID(ids.event_id(instant))
    assert (value.version, value.variant) == (7, "specified in RFC 4122")
    assert abs((value.int >> 80) - instant.timestamp() * 1000) <= 1


def test_ids_are_canonical_and_never_the_same() -> None:
    made = {ids.new_id() for _ in range(200)} | {ids.event_id(NOON) for _ in range(200)}
    assert len(made) == 400
    assert all(str(UUID(value)) == value for value in made)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  José   ÁLVAREZ ", "jose alvarez"),
        ("Ñusta", "nusta"),
        ("Peña\tde  los\nÁngeles", "pena de los angeles"),
        ("", ""),
    ],
)
def test_searches_compare_without_accents_case_or_blanks(text: str, folded: str) -> None:
    assert spanish.fold(text) == folded


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert spanish.fold(spanish.fold(text)) == spanish.fold(text)


def test_names_are_kept_with_single_blanks() -> None:
    assert spanish.single_spaced("  Promo \t de\n abril ") == "Promo de abril"


def test_names_are_compared_whatever_their_case_and_blanks() -> None:
    assert spanish.name_key("  NIVEL  Oro") == spanish.name_key("Nivel oro")
    assert spanish.name_key("Básico") != spanish.name_key("Basico")
    assert spanish.name_key("Promo") != spanish.name_key("Promo 2")


@pytest.mark.parametrize(
    ("percentage", "text"),
    [
        ("15.00", "15%"),
        ("12.50", "12.5%"),
        ("100", "100%"),
        ("1E+2", "100%"),
        ("0.25", "0.25%"),
    ],
)
def test_percentages_have_no_needless_zeros(percentage: str, text: str) -> None:
    assert spanish.percentage_text(Decimal(percentage)) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 4, 16), date(2026, 4, 19), "16 al 19 de abril de 2026"),
        (date(2026, 4, 29), date(2026, 5, 2), "29 de abril al 2 de mayo de 2026"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 de diciembre de 2025 al 2 de enero de 2026"),
    ],
)
def test_a_period_says_month_and_year_once_where_they_are_shared(
    start: date, end: date, text: str
) -> None:
    assert spanish.date_range(start, end) == text


def test_the_clock_can_be_set_for_a_while() -> None:
    with clock.at(NOON):
        with clock.at(NOON + timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(hours=1)
        assert clock.now() == NOON
    assert clock.now() > NOON


def test_a_set_clock_answers_in_utc() -> None:
    lima = datetime.fromisoformat("2026-01-05T12:00:00-05:00")
    with clock.at(lima):
        assert (clock.now().tzinfo, clock.now()) == (UTC, NOON)


def test_an_error_brings_words_for_people_and_a_code_for_programs() -> None:
    error = errors.Stale()
    assert (error.message, str(error.code)) == (errors.Stale.default_message, "stale")
    own = errors.Conflict("Ocupado.", code="taken")
    assert (own.message, str(own), own.code) == ("Ocupado.", "Ocupado.", "taken")


def test_field_errors_become_lists() -> None:
    assert errors.Invalid(fields={"a": ("x", "y")}).fields == {"a": ["x", "y"]}


def test_an_error_names_fifty_fields_and_counts_the_others() -> None:
    every = {f"x{number}": ["No."] for number in range(50)}
    assert errors.Invalid(fields=every).fields == every
    named = errors.Invalid(fields={**every, "y": ["No."], "z": ["No."]}).fields
    assert named == {**every, errors.OTHERS: ["Campos con errores que no se muestran: 2."]}


def test_an_error_has_a_hundred_texts_of_a_field_and_counts_the_others() -> None:
    texts = [f"Línea {number}." for number in range(103)]
    assert errors.Invalid(fields={"x": texts[:100]}).fields == {"x": texts[:100]}
    named = errors.Invalid(fields={"x": texts}).fields
    assert named == {"x": [*texts[:100], "Errores que no se muestran: 3."]}


def test_an_error_cuts_the_names_that_strangers_make_up() -> None:
    assert errors.Invalid(fields={"x" * 101: ["No."]}).fields == {"x" * 100: ["No."]}


@given(instants)
def test_a_moment_lies_between_the_events_before_it_and_its_own(instant: datetime) -> None:
    earlier = instant - timedelta(milliseconds=1)
    assert ids.event_id(earlier) < ids.before_events_of(instant) < ids.event_id(instant)
