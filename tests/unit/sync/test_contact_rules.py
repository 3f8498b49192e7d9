"""What the card of a guest says, and what follows for the address book."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.types import MAINTENANCE, Client, Level
from chalicelib.sync.contacts import rules
from chalicelib.sync.contacts.types import ComingStay, Kept

EARLY = datetime(2025, 1, 1, tzinfo=UTC)
R1 = ComingStay(check_in=date(2025, 11, 21), blocked_until=date(2025, 11, 23), house_code="ca1")


def lima(text: str) -> datetime:
    """An instant of November 2025."""
    return datetime.fromisoformat(f"2025-11-{text}:00-05:00")


def client(**details: object) -> Client:
    """The guest of the book's examples."""
    chick = Level(1, "Pollito", "", "🐣", EARLY)
    fields = {
        "client_id": "c-1",
        "created": EARLY,
        "updated": EARLY,
        "document_type": "dni",
        "number_doc": "45671234",
        "first_name": "alfa beta",
        "last_name": "GAMMA delta",
        "tel_number": "+51 987-654 321",
        "points_balance": Decimal(250),
        "referral_code": "ALF123",
        "level": chick,
    }
    return Client(**fields | details)  # type: ignore[arg-type]


def lines(card: str | None) -> dict[str, str]:
    """The lines of a card by the names of their properties, whole again."""
    assert card is not None
    assert card.endswith("END:VCARD\r\n")
    whole = card.replace("\r\n ", "").split("\r\n")[:-1]
    return dict(line.split(":", 1) for line in whole)


def card(at: str, *stays: ComingStay, **details: object) -> dict[str, str]:
    """The card of the guest at an instant."""
    now = lima(at)
    chosen = rules.chosen(stays, now)
    return lines(rules.vcard(client(**details), chosen, prefix="casa-austin", now=now))


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("20T10:00", "🐣 Alfa Gamma (250 P) 🟡1️⃣ ALF123"),
        ("21T08:00", "🐣 Alfa Gamma (250 P) 🟠1️⃣ ALF123"),
        ("22T10:00", "🐣 Alfa Gamma (250 P) 🟢1️⃣ ALF123"),
        ("23T20:00", "🐣 Alfa Gamma (250 P) 🔴1️⃣ ALF123"),
        ("24T10:00", "🐣 Alfa Gamma (250 P)"),
    ],
)
def test_the_name_follows_the_days_of_a_stay(at: str, name: str) -> None:
    """Vector V20."""
    assert card(at, R1)["FN"] == name


def test_a_card_has_the_properties_of_the_book() -> None:
    assert card("24T10:00") == {
        "BEGIN": "VCARD",
        "VERSION": "3.0",
        "UID": "casa-austin:c-1",
        "N": "Gamma (250 P);🐣 Alfa;;;",
        "FN": "🐣 Alfa Gamma (250 P)",
        "NICKNAME": "🐣 Alfa Gamma (250 P)",
        "TEL;TYPE=CELL": "+51987654321",
        "END": "VCARD",
    }


def test_a_company_has_one_name_and_no_double_blank() -> None:
    shown = card("24T10:00", first_name="playas s.a.c.", last_name=None)
    assert shown["FN"] == "🐣 Playas (250 P)"
    assert shown["N"] == "(250 P);🐣 Playas;;;"


def test_a_guest_without_level_or_code_has_an_egg_and_none() -> None:
    assert card("22T10:00", R1, level=None, referral_code=None)["FN"] == "🥚 Alfa Gamma (250 P) 🟢1️⃣"


@pytest.mark.parametrize(
    ("points", "shown"),
    [("0", "(0 P)"), ("99.90", "(99.90 P)"), ("1250.00", "(1250 P)"), ("3.05", "(3.05 P)")],
)
def test_points_are_whole_or_have_two_decimals(points: str, shown: str) -> None:
    assert shown in card("24T10:00", points_balance=Decimal(points))["FN"]


def test_points_that_ended_are_none() -> None:
    assert "(0 P)" in card("24T10:00", points_expires_at=lima("24T09:59"))["FN"]


@pytest.mark.parametrize(
    ("code", "sign"), [("ca1", "1️⃣"), ("ca12", "1️⃣2️⃣"), ("azul", ""), (None, ""), ("٣", "")]
)
def test_a_house_is_shown_by_the_digits_of_its_code(code: str | None, sign: str) -> None:
    stay = ComingStay(check_in=R1.check_in, blocked_until=R1.blocked_until, house_code=code)
    assert card("22T10:00", stay)["FN"] == f"🐣 Alfa Gamma (250 P) 🟢{sign} ALF123"


def test_the_stay_under_way_counts_before_the_next_one() -> None:
    after = ComingStay(
        check_in=R1.blocked_until, blocked_until=date(2025, 11, 25), house_code="ca2"
    )
    assert "🔴1️⃣" in card("23T10:30", R1, after)["FN"]
    assert "🔴1️⃣" in card("23T11:30", R1, after)["FN"], "nobody is there, the first one is shown"
    assert "🟠2️⃣" in card("23T12:00", R1, after)["FN"]


def test_what_would_break_a_card_is_escaped() -> None:
    shown = card("24T10:00", first_name="an;a,\\b", last_name="x\r\nEND:VCARD")
    assert shown["N"] == "X (250 P);🐣 An\\;a\\,\\\\b;;;"
    assert list(shown) == ["BEGIN", "VERSION", "UID", "N", "FN", "NICKNAME", "TEL;TYPE=CELL", "END"]


@pytest.mark.parametrize("number", ["", "   ", "sin teléfono", "+"])
def test_nobody_without_a_telephone_has_a_card(number: str) -> None:
    guest = client(tel_number=number)
    assert rules.vcard(guest, None, prefix="x", now=EARLY) is None


@pytest.mark.parametrize("gone", [{"kind": MAINTENANCE}, {"deleted_at": EARLY}])
def test_who_is_no_guest_has_no_card(gone: dict[str, object]) -> None:
    assert rules.vcard(client(**gone), None, prefix="x", now=EARLY) is None


@given(st.text(max_size=90), st.text(max_size=90))
def test_no_line_is_longer_than_75_octets_or_cut_in_a_character(first: str, last: str) -> None:
    made = rules.vcard(client(first_name=first, last_name=last), R1, prefix="x", now=EARLY)
    assert made is not None
    pieces = made.encode().split(b"\r\n")
    assert max(map(len, pieces)) <= 75
    assert all(piece.decode() or True for piece in pieces)
    assert len(lines(made)) == 8


class Book:
    """An address book that calls each state of a card otherwise, and a worker that may be cut
    anywhere."""

    def __init__(self) -> None:
        self.kept = Kept()
        self.tag: str | None = None
        self.card: str | None = None
        self.writes = 0
        self._names = count(1)

    def write(self, card: str | None) -> None:
        """Somebody writes or removes the card."""
        self.card = card
        self.tag = None if card is None else f'"{next(self._names)}"'

    def follow(self, wanted: str | None, cut: int) -> None:
        """Let the book follow; the worker ends after `cut` of its steps."""
        for number, _ in enumerate(self._steps(wanted)):
            if number == cut:
                return

    def _steps(self, wanted: str | None) -> Iterator[None]:
        step = rules.step_of(wanted, self.kept, self.tag)
        if step.kind in ("put", "remove"):
            self.kept = rules.sending(self.kept, step, self.tag)
            yield
            assert step.tag == self.tag
            self.writes += 1
            self.write(wanted)
            yield
        if step.kind != "nothing":
            self.kept = Kept(step.digest)


WANTED = st.sampled_from(["a", "b", None])


@given(st.lists(st.tuples(WANTED, st.integers(0, 3)), max_size=12), WANTED)
def test_however_often_it_is_cut_the_book_comes_to_rest(
    history: list[tuple[str | None, int]], last: str | None
) -> None:
    book = Book()
    for wanted, cut in history:
        book.follow(wanted, cut)
    book.follow(last, 9)
    assert book.card == last
    assert book.kept == (Kept() if last is None else Kept(rules.digest_of(last)))
    book.writes = 0
    book.follow(last, 9)
    assert book.writes == 0


@given(st.lists(st.integers(0, 3), max_size=8))
def test_a_card_is_written_once_however_often_it_is_cut(cuts: list[int]) -> None:
    book = Book()
    for cut in cuts:
        book.follow("a", cut)
    book.follow("a", 9)
    assert book.writes == 1


def test_what_people_change_stays_until_the_card_changes() -> None:
    book = Book()
    book.follow("a", 9)
    book.write("by hand")
    book.follow("a", 9)
    assert book.card == "by hand"
    book.follow("b", 9)
    assert book.card == "b"


def test_what_people_remove_comes_back() -> None:
    book = Book()
    book.follow("a", 9)
    book.write(None)
    book.follow("a", 9)
    assert book.card == "a"


def test_the_card_of_another_program_is_written_over_once() -> None:
    book = Book()
    book.write("of the script before")
    book.follow("a", 9)
    book.follow("a", 9)
    assert (book.card, book.writes) == ("a", 1)


def test_days_between_two_stays_show_the_next_one() -> None:
    later = ComingStay(
        check_in=R1.check_in + timedelta(days=300), blocked_until=R1.check_in + timedelta(days=301)
    )
    assert card("24T10:00", R1, later)["FN"] == "🐣 Alfa Gamma (250 P) 🟡 ALF123"
