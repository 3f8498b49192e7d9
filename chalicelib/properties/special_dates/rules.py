"""The special dates of a house: what one may be, and how many are written at once.

Pricing book, sections 2.3, 4 and 14. A house has at most one special date a day of the year;
`by_day` orders them so.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import msgspec

from chalicelib.kernel import money
from chalicelib.kernel.differences import Changes, differences
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import CONTROL_CHARACTER, ONE_LINE, Problems
from chalicelib.properties.types import SpecialDate

MOST_MINIMUM_NIGHTS = 60
LONGEST_DESCRIPTION = 100
NO_SPECIAL_DATES = "Esta propiedad no tiene fechas especiales."
ID = ".special_date_id"
TWICE = "Esta fecha está repetida."
UNKNOWN_ID = "La propiedad no tiene una fecha especial con ese id."

SpecialDates = tuple[SpecialDate, ...]
Day = tuple[int, int]
"""A month and a day of it."""


class DateInput(msgspec.Struct, frozen=True, kw_only=True):
    """A special date as someone enters it. What is None stays as it was, or has its default.

    `special_date_id` says which one it was, where it is known; otherwise its day does.
    """

    month: int
    day: int
    price_usd: Decimal
    special_date_id: str | None = None
    description: str | None = None
    minimum_nights: int | None = None
    is_active: bool | None = None


class Loaded(msgspec.Struct, frozen=True):
    """What a bulk load did, and the special dates that came of it."""

    dates: SpecialDates
    created: int
    updated: int
    skipped: int


def day_of(special: SpecialDate | DateInput) -> Day:
    """What orders the special dates of a house, and tells them apart."""
    return special.month, special.day


def by_day(dates: Iterable[SpecialDate]) -> SpecialDates:
    """The dates as a year brings them."""
    return tuple(sorted(dates, key=day_of))


def checked_special_date(special: SpecialDate) -> SpecialDate:
    """`special` in cents.

    Raises:
        Invalid: no such day, a price of nothing or less, a minimum that no stay can have.
    """
    problems = Problems()
    problems.day(special.month, special.day, ("month", "day"))
    problems.night_price("price_usd", special.price_usd)
    problems.number("minimum_consecutive_nights", special.minimum_nights, 1, MOST_MINIMUM_NIGHTS)
    description = special.description
    problems.text("description", description, LONGEST_DESCRIPTION)
    problems.note("description", ONE_LINE, when=bool(CONTROL_CHARACTER.search(description)))
    problems.raise_any()
    return msgspec.structs.replace(special, price_usd=money.cents(special.price_usd))


def entered(row: DateInput, earlier: SpecialDate | None, new_id: str) -> SpecialDate:
    """What an input makes of the date that was there, or of a new one.

    Raises:
        Invalid: as `checked_special_date`.
    """
    start = earlier or SpecialDate(
        special_date_id=new_id, month=row.month, day=row.day, price_usd=row.price_usd
    )
    fields = {
        name: value
        for name in row.__struct_fields__
        if name != "special_date_id" and (value := getattr(row, name)) is not None
    }
    return checked_special_date(msgspec.structs.replace(start, **fields))


def replaced(
    before: SpecialDates, rows: Sequence[DateInput], new_id: Callable[[], str]
) -> SpecialDates:
    """All special dates of a house as `rows` say; those that no row is for go.

    A date that stays, under its id or on its day, keeps its id, and whatever its row leaves out.

    Raises:
        Invalid: what is wrong, by row (`dates_data[0].day`).
    """
    by_id = {special.special_date_id: special for special in before}
    named = {row.special_date_id for row in rows}
    unnamed = {
        day_of(special): special for special in before if special.special_date_id not in named
    }
    problems = _repeated(rows)
    found = []
    for number, row in enumerate(rows):
        is_named = row.special_date_id is not None
        earlier = by_id.get(row.special_date_id or "") if is_named else unnamed.get(day_of(row))
        if is_named and earlier is None:
            problems[row_name(number, "id")] = [UNKNOWN_ID]
        try:
            found.append(entered(row, earlier, new_id()))
        except Invalid as error:
            problems.update(in_row(number, error))
    if problems:
        raise Invalid(fields=problems)
    return by_day(found)


def _repeated(rows: Sequence[DateInput]) -> dict[str, list[str]]:
    """Rows for a day, or a date, that an earlier row is for."""
    problems: dict[str, list[str]] = {}
    days: set[tuple[int, int]] = set()
    ids: set[str] = set()
    for number, row in enumerate(rows):
        if day_of(row) in days:
            problems[row_name(number, "day")] = [TWICE]
        if row.special_date_id in ids:
            problems[row_name(number, "id")] = [TWICE]
        days.add(day_of(row))
        ids |= {row.special_date_id} if row.special_date_id is not None else set()
    return problems


def row_name(number: int, field: str) -> str:
    """How an answer names a field of a row."""
    return f"dates_data[{number}].{field}"


def in_row(number: int, error: Invalid) -> dict[str, list[str]]:
    """What is wrong with a row, by the names of the answer."""
    return {row_name(number, field): texts for field, texts in error.fields.items()}


def with_loaded(
    before: SpecialDates, rows: Iterable[DateInput], *, overwrite: bool, new_id: Callable[[], str]
) -> Loaded:
    """The special dates of a house after a bulk load of dates that are right.

    A date that exists is left alone unless `overwrite`, which also makes it active again.
    """
    dates = {day_of(special): special for special in before}
    created = updated = skipped = 0
    for each in rows:
        earlier = dates.get(day_of(each))
        if earlier is not None and not overwrite:
            skipped += 1
            continue
        active = msgspec.structs.replace(each, is_active=True)
        dates[day_of(each)] = entered(active, earlier, new_id())
        created += earlier is None
        updated += earlier is not None
    return Loaded(by_day(dates.values()), created, updated, skipped)


def changes_by_day(before: SpecialDates, after: SpecialDates) -> Changes:
    """What an event says of many changes: `{"12-31.price_usd": [old, new]}`."""
    old = {day_of(special): special for special in before}
    new = {day_of(special): special for special in after}
    return {
        f"{_name(day)}.{field}": values
        for day in sorted(old.keys() | new.keys())
        for field, values in differences(old.get(day), new.get(day)).items()
    }


def changes_of(special: SpecialDate, history: Iterable[Changes]) -> list[Changes]:
    """What each of many changes of a house, the newest first, says of one special date; it may
    have stood on other days before."""
    found: list[Changes] = []
    day: Day | None = day_of(special)
    for changes in history:
        former = _former_day(special, day, changes)
        found.append(_between(former, day, changes))
        day = former
    return found


def _name(day: Day) -> str:
    return f"{day[0]:02d}-{day[1]:02d}"


def _former_day(special: SpecialDate, day: Day | None, changes: Changes) -> Day | None:
    """On which day a special date stood before changes, if anywhere."""
    names = {name.removesuffix(ID): pair for name, pair in changes.items() if name.endswith(ID)}
    left = (name for name, (old, _) in names.items() if old == special.special_date_id)
    former = next(left, None)
    if former is not None:
        month, number = former.split("-")
        return int(month), int(number)
    return None if day is None or _name(day) in names else day


def _between(former: Day | None, day: Day | None, changes: Changes) -> Changes:
    """What changes say of a special date that stood on one day before them and on another after."""
    old, new = _on(former, changes), _on(day, changes)
    if former is None or day is None or former == day:
        return old or new
    pairs = {name: [old[name][0], new[name][1]] for name in old if name in new}
    pairs |= {"month": [former[0], day[0]], "day": [former[1], day[1]]}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _on(day: Day | None, changes: Changes) -> Changes:
    """What changed on a day, by fields."""
    if day is None:
        return {}
    start = f"{_name(day)}."
    names = {name.removeprefix(start): name for name in changes if name.startswith(start)}
    return {field: changes[name] for field, name in names.items()}
