"""Which days statistics take, who counts as having booked, labels, and what is shown of people."""

from datetime import date

import pytest

from chalicelib.clients.types import Client
from chalicelib.insights.demand import masks, rules
from chalicelib.insights.demand.found import Found
from chalicelib.insights.demand.totals import Totals
from chalicelib.insights.demand.types import Searched
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.searches.rules import shown_network
from chalicelib.insights.tallies.columns import Columns
from chalicelib.insights.tallies.rules import tally_of
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Invalid

from .searches import search

TODAY = date(2026, 3, 5)
DAY = 24 * 60 * 60


def client(first_name: str, last_name: str | None, email: str | None = None) -> Client:
    return Client(
        client_id="c1",
        created=clock.now(),
        updated=clock.now(),
        document_type="dni",
        number_doc="40000001",
        first_name=first_name,
        last_name=last_name,
        email=email,
        tel_number="51987654321",
    )


def test_unless_it_is_said_the_last_thirty_days_are_taken() -> None:
    span = rules.span_asked(None, None, TODAY)
    assert (span.first, span.last) == (date(2026, 2, 3), TODAY)
    assert rules.span_asked(None, date(2026, 1, 31), TODAY).first == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 3, 6), TODAY), (date(2025, 3, 4), TODAY), (TODAY, date(2026, 3, 4))],
)
def test_reversed_days_and_more_than_a_year_are_refused(first: date, last: date) -> None:
    with pytest.raises(Invalid) as error:
        rules.span_asked(first, last, TODAY)
    assert error.value.fields.keys() == {"date_from"}


def test_a_year_and_a_day_are_right() -> None:
    assert rules.span_asked(date(2025, 3, 5), TODAY, TODAY).days == 366


# Conversion (vector TV15).


def searched(first: dict[str, int], bookings: dict[str, list[int]]) -> Searched:
    made = [search(f"{TODAY} 10:00", client_id=client_id) for client_id in first]
    totals = Totals([(TODAY, Columns.of(tally_of(made)))])
    converted = rules.converted(first, bookings)
    return Searched(Span(TODAY, TODAY), Found(totals, Totals([])), converted)


def test_of_two_clients_one_booked() -> None:
    # The booking of the other one was called off, so it is none.
    found = searched({"ana": 100 * DAY, "luz": 100 * DAY}, {"ana": [110 * DAY]})
    assert found.converted == {"ana"}
    assert found.conversion == 50


def test_without_clients_there_is_no_conversion() -> None:
    assert searched({}, {"ana": [1]}).conversion is None


@pytest.mark.parametrize(
    ("booked", "counts"),
    [(99, False), (100, True), (130, True), (131, False)],
)
def test_a_booking_counts_within_thirty_days_of_the_first_search(booked: int, counts: bool) -> None:
    found = searched({"ana": 100 * DAY}, {"ana": [booked * DAY]})
    assert found.conversion == (100 if counts else 0)


def test_any_of_several_bookings_will_do_and_each_client_counts_once() -> None:
    first = {"ana": 100 * DAY, "luz": 100 * DAY, "eva": 100 * DAY}
    bookings = {"ana": [DAY, 101 * DAY, 102 * DAY], "rosa": [101 * DAY]}
    assert str(searched(first, bookings).conversion) == "33.33"


# Labels.


@pytest.mark.parametrize(
    ("hour", "period"),
    [
        *((hour, "Madrugada") for hour in (22, 23, 0, 4)),
        *((hour, "Mañana") for hour in (5, 11)),
        *((hour, "Tarde") for hour in (12, 17)),
        *((hour, "Noche") for hour in (18, 21)),
    ],
)
def test_an_hour_has_its_period(hour: int, period: str) -> None:
    assert rules.period_of(hour) == period


def test_one_is_singular() -> None:
    assert [rules.nights_label(n) for n in (1, 2)] == ["1 noche", "2 noches"]
    assert [rules.guests_label(n) for n in (1, 2)] == ["1 huésped", "2 huéspedes"]


def test_three_searches_make_a_regular() -> None:
    assert [rules.frequency_of(n) for n in (1, 2, 3)] == ["Ocasional", "Ocasional", "Recurrente"]


def test_averages_are_half_up() -> None:
    assert [rules.average(*each) for each in ((0, 0), (5, 2), (9, 4), (1, 3))] == [0, 2.5, 2.3, 0.3]


# Masks (vector TV16).


def test_a_name_is_its_first_word_and_an_initial() -> None:
    assert masks.name(client("Primero Segundo", "Paterno Materno")) == "Primero P."
    assert masks.name(client("Primero", None)) == "Primero"
    assert masks.name(client("", "")) == masks.name(None) == "Usuario"


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("abcdef@mail.com", "a***@mail.com"),
        ("ab@x.com", "a***@x.com"),
        ("a@x.com", "a***@x.com"),
        ('"a@b"@x.com', '"***@x.com'),
        ("@x.com", None),
        ("sin arroba", None),
        ("", None),
        (None, None),
    ],
)
def test_of_an_email_the_first_letter_and_the_domain_are_shown(
    email: str | None, shown: str | None
) -> None:
    assert masks.email(client("Ana", "Quispe", email)) == shown


@pytest.mark.parametrize(
    ("address", "network", "last"),
    [
        ("203.0.113.56", "203.0.113.xxx", ".113"),
        ("1.2.3.4", "1.2.3.xxx", ".2.3"),
        ("::ffff:203.0.113.56", "203.0.113.xxx", ".113"),
        ("2001:db8:1:2::1", "2001:db8:1::/48", "b8:1"),
        ("2001:db8::1", "2001:db8::/48", ":db8"),
        ("", "desconocida", "cida"),
        ("no address", "desconocida", "cida"),
    ],
)
def test_of_an_address_the_end_is_hidden(address: str, network: str, last: str) -> None:
    assert shown_network(address) == network
    assert masks.last_signs(network) == last
