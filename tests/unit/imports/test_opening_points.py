"""The ledger of points opens with the balance that a guest was shown."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imports.moving.rules.points import MOST, Opened, opened
from chalicelib.imports.moving.types import Row
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.points.types import Entry
from tests.support.export import key, points

NOW = datetime(2025, 11, 15, 17, tzinfo=UTC)
ENDS = datetime(2026, 6, 3, 15, tzinfo=UTC)
AMOUNTS = st.decimals("-500", "500", places=2)


def open_with(balance: str, *amounts: str) -> Opened:
    kinds = {True: "earned", False: "redeemed"}
    rows = [
        points(
            f"row{number}",
            "ana",
            amount,
            kinds[not amount.startswith("-")],
            created=f"2025-01-{number + 1:02d}T10:00:00Z",
        )
        for number, amount in enumerate(amounts)
    ]
    return opened(key("ana"), rows, Decimal(balance), ENDS, NOW)


def entries(found: Opened) -> list[tuple[str, Decimal]]:
    return [(entry.kind, entry.points) for _, entry in found.entries]


def test_entries_that_explain_the_balance_are_all_there_is() -> None:
    found = open_with("30.00", "20.00", "-5.00", "15.00")
    assert entries(found) == [
        ("earned", Decimal("20.00")),
        ("redeemed", Decimal("-5.00")),
        ("earned", Decimal("15.00")),
    ]
    assert found.unexplained == ZERO
    assert {lot.expires_at for lot in found.account.lots} == {ENDS}


def test_what_was_spent_took_the_oldest_points() -> None:
    found = open_with("15.00", "20.00", "15.00", "-20.00")
    assert [(lot.lot_id, lot.points) for lot in found.account.lots] == [
        (key("row1"), Decimal("15.00"))
    ]


@pytest.mark.parametrize(("balance", "more"), [("50.00", "20.00"), ("10.00", "-20.00")])
def test_what_no_entry_explains_is_one_entry_more(balance: str, more: str) -> None:
    found = open_with(balance, "30.00")
    assert entries(found)[-1] == ("adjusted", Decimal(more))
    assert found.account.balance == Decimal(balance)


def test_more_was_taken_than_there_was() -> None:
    found = open_with("5.00", "10.00", "-30.00", "5.00")
    assert found.capped
    assert found.account.balance == Decimal("5.00")


def test_points_of_a_stay_are_its_lot() -> None:
    row = points("row", "ana", "10.00", reservation=key("past"))
    found = opened(key("ana"), [row], Decimal("10.00"), ENDS, NOW)
    assert found.account.lots[0].lot_id == key("past")
    assert found.entries[0][1].reservation_id == key("past")


def test_who_never_had_points_has_no_entries() -> None:
    assert open_with("0.00").entries == ()


@given(st.lists(AMOUNTS, max_size=2 * MOST), st.decimals("0", "500", places=2))
def test_account_and_entries_agree_whatever_was_written(
    amounts: list[Decimal], balance: Decimal
) -> None:
    rows = [_row(number, amount) for number, amount in enumerate(amounts)]
    found = opened(key("ana"), rows, balance, ENDS, NOW)
    made: list[Entry] = [entry for _, entry in found.entries]
    assert found.account.balance == balance == sum((each.points for each in made), ZERO)
    assert len(made) == found.account.entries <= MOST + 2
    assert all(each.points == sum(lot.points for lot in each.lots) for each in made)
    assert all(lot.points > 0 for lot in found.account.lots)


def _row(number: int, amount: Decimal) -> Row:
    at = f"2025-01-01T{number // 60:02d}:{number % 60:02d}:00Z"
    return points(f"row{number}", "ana", str(amount), created=at)
