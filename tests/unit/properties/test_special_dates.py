"""What a special date may be, and many at once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count, pairwise
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.properties.special_dates import rules
from chalicelib.properties.special_dates.rules import DateInput

from .samples import SPECIAL, altered, wrong_fields


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price_usd": Decimal(-1)}, "price_usd"),
        ({"minimum_nights": 0}, "minimum_consecutive_nights"),
        ({"minimum_nights": 61}, "minimum_consecutive_nights"),
        ({"description": "x" * 101}, "description"),
        ({"description": "Año\nNuevo"}, "description"),
        ({"description": "\x1b[31m"}, "description"),
    ],
)
def test_an_unusable_special_date_is_refused(changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(rules.checked_special_date, altered(SPECIAL, **changes)) == {field}


def test_the_29th_of_february_may_be_special() -> None:
    special = rules.checked_special_date(altered(SPECIAL, month=2, day=29))
    assert (special.month, special.day) == (2, 29)


def wanted(month: int, day: int, price: int = 100, **details: Any) -> DateInput:
    return DateInput(month=month, day=day, price_usd=Decimal(price), **details)


def new_ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new{next(numbers)}"


def problems_of(before: rules.SpecialDates, rows: list[DateInput]) -> set[str]:
    with pytest.raises(Invalid) as refusal:
        rules.replaced(before, rows, new_ids())
    return set(refusal.value.fields)


NEW_YEAR = altered(SPECIAL, description="Año Nuevo", minimum_nights=3, is_active=False)
CHRISTMAS = altered(SPECIAL, special_date_id="d2", day=25)


def test_a_date_that_stays_keeps_its_id_and_what_its_row_leaves_out() -> None:
    (kept,) = rules.replaced((NEW_YEAR,), [wanted(12, 31, 500)], new_ids())
    assert kept == altered(NEW_YEAR, price_usd=Decimal("500.00"))


def test_a_row_may_change_everything_of_a_date() -> None:
    row = wanted(12, 31, 500, description="", minimum_nights=1, is_active=True)
    (kept,) = rules.replaced((NEW_YEAR,), [row], new_ids())
    assert (kept.special_date_id, kept.description) == ("d1", "")
    assert (kept.minimum_nights, kept.is_active) == (1, True)


def test_dates_without_a_row_go_and_new_ones_come_in_the_order_of_the_year() -> None:
    rows = [wanted(12, 31), wanted(2, 29), wanted(1, 1)]
    after = rules.replaced((CHRISTMAS, NEW_YEAR), rows, new_ids())
    assert [rules.day_of(special) for special in after] == [(1, 1), (2, 29), (12, 31)]
    assert CHRISTMAS.special_date_id not in {special.special_date_id for special in after}


def test_no_rows_leave_no_dates() -> None:
    assert rules.replaced((CHRISTMAS, NEW_YEAR), [], new_ids()) == ()


def test_a_date_named_by_its_id_may_move_to_another_day() -> None:
    rows = [wanted(12, 30, special_date_id="d1"), wanted(12, 31)]
    moved, new = rules.replaced((NEW_YEAR,), rows, new_ids())
    assert (moved.special_date_id, moved.day, moved.minimum_nights) == ("d1", 30, 3)
    assert new.special_date_id != "d1"
    assert new.minimum_nights == 1


def test_two_dates_may_change_places() -> None:
    rows = [wanted(12, 25, special_date_id="d1"), wanted(12, 31, special_date_id="d2")]
    after = rules.replaced((CHRISTMAS, NEW_YEAR), rows, new_ids())
    assert [special.special_date_id for special in after] == ["d1", "d2"]


def test_what_is_wrong_is_told_by_row_all_at_once() -> None:
    rows = [
        wanted(12, 31),
        wanted(12, 31),
        wanted(2, 30, -1),
        wanted(1, 1, special_date_id="elsewhere"),
        wanted(12, 24, special_date_id="d2"),
        wanted(12, 23, special_date_id="d2", minimum_nights=0),
    ]
    assert problems_of((CHRISTMAS, NEW_YEAR), rows) == {
        "dates_data[1].day",
        "dates_data[2].day",
        "dates_data[2].price_usd",
        "dates_data[3].id",
        "dates_data[5].id",
        "dates_data[5].minimum_consecutive_nights",
    }


def test_a_bulk_load_leaves_existing_dates_alone_unless_it_may_overwrite() -> None:
    lines = [wanted(12, 31, 700, description="Fin de año"), wanted(1, 1, description="Año Nuevo")]
    careful = rules.with_loaded((NEW_YEAR,), lines, overwrite=False, new_id=new_ids())
    assert (careful.created, careful.updated, careful.skipped) == (1, 0, 1)
    assert NEW_YEAR in careful.dates
    bold = rules.with_loaded((NEW_YEAR,), lines, overwrite=True, new_id=new_ids())
    assert (bold.created, bold.updated, bold.skipped) == (1, 1, 0)


def test_overwriting_makes_a_date_active_again_and_keeps_its_id_and_least_nights() -> None:
    line = wanted(12, 31, 700, description="Fin de año")
    (date_,) = rules.with_loaded((NEW_YEAR,), [line], overwrite=True, new_id=new_ids()).dates
    assert date_ == altered(
        NEW_YEAR, price_usd=Decimal("700.00"), description="Fin de año", is_active=True
    )
    fewer = altered(line, minimum_nights=2)
    (date_,) = rules.with_loaded((NEW_YEAR,), [fewer], overwrite=True, new_id=new_ids()).dates
    assert date_.minimum_nights == 2


DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 12, 31))


@given(st.lists(DAYS, unique=True, max_size=40), st.lists(DAYS, unique=True), st.booleans())
def test_a_bulk_load_counts_every_line_once_and_never_loses_a_date(
    there: list[date], lines: list[date], overwrite: bool
) -> None:
    before = rules.by_day(
        altered(SPECIAL, special_date_id=str(day), month=day.month, day=day.day) for day in there
    )
    loaded = rules.with_loaded(
        before,
        [wanted(day.month, day.day, 1) for day in lines],
        overwrite=overwrite,
        new_id=new_ids(),
    )
    days = [rules.day_of(special) for special in loaded.dates]
    assert days == sorted({(day.month, day.day) for day in {*there, *lines}})
    assert loaded.created + loaded.updated + loaded.skipped == len(lines)
    assert {one.special_date_id for one in before} <= {one.special_date_id for one in loaded.dates}


def test_an_event_of_many_changes_names_day_and_field() -> None:
    after = (altered(NEW_YEAR, price_usd=Decimal("500.00")),)
    told = rules.changes_by_day((CHRISTMAS, NEW_YEAR), after)
    assert told["12-31.price_usd"] == ["400", "500.00"]
    assert told["12-25.special_date_id"] == ["d2", None]
    assert not [name for name in told if name.startswith("12-31") and name != "12-31.price_usd"]


def test_a_whole_year_of_the_longest_descriptions_fits_an_event_and_a_record() -> None:
    def year(text: str) -> rules.SpecialDates:
        days = dates.days_between(date(2024, 1, 1), date(2025, 1, 1))
        return tuple(
            altered(
                SPECIAL,
                special_date_id=str(UUID(int=number)),
                month=day.month,
                day=day.day,
                description=text,
                price_usd=Decimal("99999999.99"),
            )
            for number, day in enumerate(days)
        )

    before, after = year("🏠" * 100), year("🏖" * 100)
    assert len(msgspec.json.encode(after)) < 300_000
    assert len(msgspec.json.encode(rules.changes_by_day(before, after))) < 400_000


def test_what_changed_of_a_special_date_is_followed_over_its_days() -> None:
    mine, other = altered(SPECIAL, month=4, day=2), altered(SPECIAL, month=4, day=2)
    mine = altered(mine, special_date_id="a", price_usd=Decimal("90.00"))
    other = altered(other, special_date_id="b", price_usd=Decimal("70.00"))
    moved, dearer = altered(mine, day=3), altered(mine, day=3, price_usd=Decimal("95.00"))
    swapped = altered(dearer, day=2)
    steps: list[rules.SpecialDates] = [
        (),
        (mine,),
        (moved,),
        (moved, other),
        (dearer, other),
        (swapped, altered(other, day=3)),
    ]
    history = [rules.changes_by_day(old, new) for old, new in pairwise(steps)]
    made, *later = reversed(rules.changes_of(swapped, reversed(history)))
    assert (made["price_usd"], made["day"]) == ([None, "90.00"], [None, 2])
    assert later == [{"day": [2, 3]}, {}, {"price_usd": ["90.00", "95.00"]}, {"day": [3, 2]}]


def test_what_happened_before_a_special_date_was_there_is_not_its_own() -> None:
    former = altered(SPECIAL, special_date_id="a")
    mine = altered(SPECIAL, special_date_id="b", price_usd=Decimal("1.00"))
    steps: list[rules.SpecialDates] = [(), (former,), (), (mine,)]
    history = [rules.changes_by_day(old, new) for old, new in pairwise(steps)]
    newest, *older = rules.changes_of(mine, reversed(history))
    assert newest["price_usd"] == [None, "1.00"]
    assert older == [{}, {}]
