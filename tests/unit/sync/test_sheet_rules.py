"""The row of a search in the spreadsheet, and which searches are next."""

from datetime import UTC, date, datetime, timedelta
from string import ascii_uppercase

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.types import Client
from chalicelib.insights.searches.types import Search
from chalicelib.sync.sheets import rules
from chalicelib.sync.sheets.types import Claim, Mark, State
from tests.unit.insights.searches import of_visitor, search, searches

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FIELDS = dict(zip(ascii_uppercase, rules.TITLES, strict=False))


def cells(found: Search, client: Client | None = None, house: str | None = None) -> dict[str, str]:
    """A row by the titles of its columns."""
    row = rules.row_of(found, client, house)
    return dict(zip(map(str, rules.TITLES), row, strict=True))  # type: ignore[arg-type]


def test_the_columns_are_those_of_the_business() -> None:
    assert len(rules.TITLES) == 19
    assert (FIELDS["A"], FIELDS["S"]) == ("Timestamp Búsqueda", "0Fecha de búsqueda")
    assert (FIELDS[rules.IDS], FIELDS[rules.CLIENTS]) == ("ID", "Cliente ID")


def test_a_search_of_a_visitor() -> None:
    found = search("2026-03-02 20:30", "2026-04-03", 2, guests=4, **of_visitor("203.0.113.56"))
    assert rules.row_of(found, None, None) == (
        *("02/03/2026 20:30:00", found.search_id, "03/04/2026", "05/04/2026"),
        *("Fin de semana", 2, 4),
        *("ANONIMO", "Usuario", "Anónimo", "Sin correo", "Sin teléfono"),
        *("SIN_PROPIEDAD", "Búsqueda general"),
        *("203.0.113.xxx", "Sin sesión", "Sin user agent", "Sin referrer"),
        "02/03/2026",
    )


def test_a_search_of_a_guest_tells_the_telephone_and_masks_the_rest() -> None:
    ana = new_client_of("Ana María", last_name="Quispe Rojas", email="ana@mail.com")
    found = search(
        "2026-03-02 10:00",
        client_id=ana.client_id,
        property_id="h1",
        user_agent="=HYPERLINK(1)",
        referrer="https://casaaustin.pe/",
    )
    row = cells(found, ana, "Casa Austin 1")
    assert {title: row[title] for title in list(row)[7:18]} == {
        "Cliente ID": ana.client_id,
        "Cliente Nombre": "Ana",
        "Cliente Apellido": "Q.",
        "Cliente Email": "a***@mail.com",
        "Cliente Teléfono": ana.tel_number,
        "Propiedad ID": "h1",
        "Propiedad Nombre": "Casa Austin 1",
        "IP Address": "Sin IP",
        "Session Key": "Sin sesión",
        "User Agent": "=HYPERLINK(1)",
        "Referrer": "https://casaaustin.pe/",
    }


def new_client_of(first_name: str, **details: str | None) -> Client:
    """A guest who is nowhere kept."""
    return Client(
        client_id="c-1",
        created=NOW,
        updated=NOW,
        document_type="dni",
        number_doc="45671234",
        first_name=first_name,
        tel_number="51987654321",
        **details,  # type: ignore[arg-type]
    )


def test_a_guest_without_an_address_has_none() -> None:
    row = cells(search("2026-03-02 10:00", client_id="c-1"), new_client_of("Ana"))
    assert (row["Cliente Email"], row["Cliente Apellido"]) == ("Sin correo", "")


def test_a_deleted_guest_is_nobody() -> None:
    gone = msgspec.structs.replace(new_client_of("Ana"), deleted_at=NOW)
    found = search("2026-03-02 10:00", client_id="c-1", user_agent="Ana's", referrer="x")
    row = rules.row_of(found, gone, None)
    assert row[7:12] == rules.NOBODY
    assert row[14:18] == ("Sin IP", "Sin sesión", "Sin user agent", "Sin referrer")


@pytest.mark.parametrize(
    ("check_in", "kind"),
    [
        ("2026-04-02", "Día de semana"),
        ("2026-04-03", "Fin de semana"),
        ("2026-04-04", "Fin de semana"),
        ("2026-04-05", "Día de semana"),
    ],
)
def test_stays_that_begin_on_friday_or_saturday_are_of_the_weekend(
    check_in: str, kind: str
) -> None:
    assert rules.kind_of_day(date.fromisoformat(check_in)) == kind


def test_what_is_forgotten_is_all_that_tells_who_it_was() -> None:
    written = rules.written_over(7)
    blank = dict(zip(ascii_uppercase, [""] * 19, strict=False))
    for place, row in written.items():
        first, last = place.replace("7", "").split(":")
        columns = ascii_uppercase[ascii_uppercase.index(first) : ascii_uppercase.index(last) + 1]
        blank |= dict(zip(columns, map(str, row), strict=True))
    nobody = search("2026-03-02 10:00")
    expected = dict(zip(ascii_uppercase, map(str, rules.row_of(nobody, None, None)), strict=False))
    personal = "HIJKLOPQR"
    assert {each: blank[each] for each in personal} == {each: expected[each] for each in personal}
    assert {each for each, cell in blank.items() if cell} == set(personal)


def state(at: datetime, claim: Claim | None = None) -> State:
    return State(sent=Mark(at), begun=NOW, claim=claim)


def test_a_copy_begins_thirty_days_back_and_ends_two_minutes_ago() -> None:
    begun = rules.first(NOW)
    assert begun.sent == Mark(NOW - timedelta(days=30))
    assert rules.window(begun, NOW) == NOW - timedelta(days=29)
    assert rules.window(state(NOW - timedelta(hours=1)), NOW) == NOW - timedelta(minutes=2)


def test_an_answer_is_waited_for_five_minutes() -> None:
    claim = Claim(Mark(NOW), NOW)
    assert not rules.is_lost(claim, NOW + timedelta(minutes=5) - timedelta.resolution)
    assert rules.is_lost(claim, NOW + timedelta(minutes=5))


def test_what_is_claimed_is_sent_or_released() -> None:
    before = state(NOW - timedelta(hours=1))
    claimed = rules.claimed(before, Mark(NOW, "s"), NOW)
    assert rules.sent(claimed) == State(sent=Mark(NOW, "s"), begun=NOW)
    assert rules.released(claimed) == before
    assert rules.may_be_there(before, Mark(NOW - timedelta.resolution))
    assert not rules.may_be_there(before, Mark(NOW))


@given(searches(), st.integers(1, 7))
def test_some_after_the_others_are_all_in_order_each_once(found: list[Search], most: int) -> None:
    at, sent = state(datetime(2026, 1, 1, tzinfo=UTC)), []
    while some := rules.next_of(at, found)[:most]:
        until = Mark.of(some[-1])
        assert rules.after(at.sent, found, until) == some
        sent += some
        at = rules.sent(rules.claimed(at, until, NOW))
    assert sent == sorted(found, key=Mark.of)


def test_a_request_takes_five_hundred_rows_at_most() -> None:
    many = [search("2026-03-02 10:00") for _ in range(501)]
    assert len(rules.next_of(state(NOW - timedelta(days=1)), many)) == 500
