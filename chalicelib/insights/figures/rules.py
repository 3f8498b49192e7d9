"""What a stay adds to which number (staff book, 2.3).

| series | entry | numbers |
|---|---|---|
| `all#<YYYY>` | `<MM>` | of all houses: `<DD>.<kind>.<measure>`, and `airbnb` |
| `houses#<YYYY>` | `<MM>#<house>` | the same of one house |
| `house_months#<YYYY>` | `<MM>#<house>` | the same, of all days of the month together, as if they \
were its first: what a page of whole months reads of each house |
| `arrivals#<YYYY>` | `<MM>` | of sold stays: `<DD>.price.<cents>` counts those that cost so much, \
`<DD>.guests.<n>.stays` and `<DD>.guests.<n>.billed` are of those with so many guests |
| `sellers#<YYYY>` | `<MM>#<user>` | `stays` and `billed` of arrivals that a user sold |
| `client#<id>` | `all` | `stays`, `stay_nights`, `billed`, `receivable`, `points` of sold stays |

Every number is a sum over stays (`airbnb`: over profits), so the order in which they are counted
does not matter, and whatever is counted out leaves nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from chalicelib.insights.figures.types import (
    SOLD,
    Cell,
    Facts,
    Kind,
    Measure,
    Numbers,
    ProfitFacts,
    Row,
    StayFacts,
)
from chalicelib.kernel import dates, money
from chalicelib.kernel.money import ZERO
from chalicelib.reservations.money.rules import balance
from chalicelib.reservations.types import Stay

OF_CLIENT = "all"
AIRBNB = "airbnb"
PRICE, GUESTS = "price.", "guests."
SERIES = ("all#", "houses#", "house_months#", "arrivals#", "sellers#", "client#")
"""How the series of rows begin."""


def facts_of(stay: Stay | None) -> StayFacts | None:
    """What a stay counts as; None for one that is deleted, held, or has ended."""
    kind = None if stay is None else _kind(stay)
    if stay is None or kind is None:
        return None
    left = ZERO if stay.full_payment else max(balance(stay).left_sol, ZERO)
    return StayFacts(
        kind=kind,
        property_id=stay.property_id,
        client_id=stay.client_id,
        seller_id=stay.seller_id,
        check_in=stay.check_in,
        departure=stay.departure,
        guests=stay.guests,
        price=money.to_integer_cents(stay.price_sol),
        receivable=money.to_integer_cents(left),
        points=money.to_integer_cents(stay.points_redeemed),
    )


def steps(before: Facts | None, after: Facts | None) -> dict[Cell, int]:
    """By how much each number moves where something was counted as the one and is the other now."""
    moved = Counter(contributions(after))
    moved.subtract(contributions(before))
    return {cell: step for cell, step in moved.items() if step}


def contributions(facts: Facts | None) -> dict[Cell, int]:
    """What something adds to each number; nothing where it does not count."""
    match facts:
        case StayFacts():
            return _of_stay(facts)
        case ProfitFacts():
            return _of_profit(facts)
        case None:
            return {}


def rows_of(facts: Iterable[Facts | None]) -> dict[Row, Numbers]:
    """The rows that facts make, without zeros."""
    cells: Counter[Cell] = Counter()
    for each in facts:
        for cell, number in contributions(each).items():
            cells[cell] += number
    rows: dict[Row, dict[str, int]] = defaultdict(dict)
    for (series, entry, name), number in cells.items():
        if number:
            rows[series, entry][name] = number
    return dict(rows)


def _of_stay(facts: StayFacts) -> dict[Cell, int]:
    found: Counter[Cell] = Counter()
    for day, measures in _by_day(facts):
        rows = (
            (all_of(day), day),
            (house_of(day, facts.property_id), day),
            (house_month_of(day, facts.property_id), day.replace(day=1)),
        )
        for (series, entry), kept_on in rows:
            for measure, number in measures.items():
                found[series, entry, f"{kept_on.day:02d}.{facts.kind}.{measure}"] += number
    if facts.kind in SOLD:
        found.update(_of_arrival(facts))
    return {cell: number for cell, number in found.items() if number}


def split_by_night(price: int, nights: int) -> list[int]:
    """Cents split evenly over nights; those that are left over go to the first ones."""
    part, left = divmod(price, nights)
    return [part + (number < left) for number in range(nights)]


def all_of(day: date) -> tuple[str, str]:
    """The row of all houses of the month of a day."""
    return f"all#{day.year:04d}", f"{day.month:02d}"


def house_of(day: date, property_id: str) -> tuple[str, str]:
    """The row of a house of the month of a day."""
    return f"houses#{day.year:04d}", f"{day.month:02d}#{property_id}"


def house_month_of(day: date, property_id: str) -> tuple[str, str]:
    """The row of the whole month of a house."""
    return f"house_months#{day.year:04d}", f"{day.month:02d}#{property_id}"


def arrivals_of(day: date) -> tuple[str, str]:
    """The row of the arrivals of the month of a day."""
    return f"arrivals#{day.year:04d}", f"{day.month:02d}"


def seller_of(day: date, user_id: int) -> tuple[str, str]:
    """The row of a seller of the month of a day."""
    return f"sellers#{day.year:04d}", f"{day.month:02d}#{user_id}"


def client_of(client_id: str) -> tuple[str, str]:
    """The row of a client."""
    return f"client#{client_id}", OF_CLIENT


def _kind(stay: Stay) -> Kind | None:
    if stay.is_sold:
        return stay.origin
    if stay.deleted or stay.origin == "man":
        return None
    match stay.status:
        case "pending" | "under_review":
            return stay.status
        case _:
            return None


def _of_profit(facts: ProfitFacts) -> dict[Cell, int]:
    day = date(facts.year, facts.month, 1)
    property_id = facts.property_id
    rows = (all_of(day), house_of(day, property_id), house_month_of(day, property_id))
    return {(series, entry, AIRBNB): facts.profit for series, entry in rows if facts.profit}


def _by_day(facts: StayFacts) -> Iterator[tuple[date, Mapping[Measure, int]]]:
    """What each of its days adds, whatever the house: nights, then the arrival."""
    nights = list(dates.days_between(facts.check_in, facts.departure))
    # What repairs cost is no income.
    price = 0 if facts.kind == "man" else facts.price
    for night, part in zip(nights, split_by_night(price, len(nights)), strict=True):
        yield night, {"nights": 1, "accrued": part}
    if facts.kind != "man":
        yield (
            facts.check_in,
            {
                "stays": 1,
                "billed": facts.price,
                "stay_nights": len(nights),
                "guests": facts.guests,
                "receivable": facts.receivable,
                "points": facts.points,
            },
        )


def _of_arrival(facts: StayFacts) -> dict[Cell, int]:
    """What a stay that is sold adds to the rows of arrivals, its seller and its client."""
    nights, day = (facts.departure - facts.check_in).days, f"{facts.check_in:%d}"
    arrivals = arrivals_of(facts.check_in)
    found: dict[Cell, int] = {
        (*arrivals, f"{day}.{PRICE}{facts.price}"): 1,
        (*arrivals, f"{day}.{GUESTS}{facts.guests}.stays"): 1,
        (*arrivals, f"{day}.{GUESTS}{facts.guests}.billed"): facts.price,
    }
    totals = {"stays": 1, "billed": facts.price}
    if facts.seller_id is not None:
        seller = seller_of(facts.check_in, facts.seller_id)
        found |= {(*seller, name): number for name, number in totals.items()}
    totals |= {"stay_nights": nights, "receivable": facts.receivable, "points": facts.points}
    client = client_of(facts.client_id)
    return found | {(*client, name): number for name, number in totals.items()}
