"""The calendar of a year as rows of spans: pure layout, without pages and without the API."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from chalicelib.kernel import dates


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has the nights `[start, end)` of a house. address: where it leads; empty
    where the user may not look. kind: the class that the style sheet knows."""

    start: date
    end: date
    text: str
    kind: str
    address: str = ""


class Span(msgspec.Struct, frozen=True):
    """Nights in a row of a month: of one thing, or free ones where it is None."""

    length: int
    taken: Taken | None = None


Lane = tuple[Span, ...]
"""The nights of a month from the first to the last, each in one span."""


class HouseMonth(msgspec.Struct, frozen=True):
    """A house in a month. Several lanes are there only where things share a night. free: nights
    that nothing has."""

    name: str
    lanes: tuple[Lane, ...]
    free: int


def house_month(name: str, taken: Iterable[Taken], first: date, end: date) -> HouseMonth:
    """What a house has in the nights `[first, end)`; whatever lies outside is cut off."""
    inside = [each for each in taken if each.start < end and each.end > first]
    lanes = tuple(_lane(row, first, end) for row in _rows(inside)) or (_lane((), first, end),)
    free = sum(
        not any(each.start <= night < each.end for each in inside)
        for night in dates.days_between(first, end)
    )
    return HouseMonth(name, lanes, free)


def _rows(taken: Iterable[Taken]) -> list[list[Taken]]:
    """As few rows as there are things that share a night; within a row nothing does."""
    rows: list[list[Taken]] = []
    for each in sorted(taken, key=lambda one: (one.start, one.end, one.address)):
        room = next((row for row in rows if row[-1].end <= each.start), None)
        if room is None:
            rows.append([each])
        else:
            room.append(each)
    return rows


def _lane(row: Sequence[Taken], first: date, end: date) -> Lane:
    spans: list[Span] = []
    at = first
    for each in row:
        start, until = max(each.start, first), min(each.end, end)
        if at < start:
            spans.append(Span((start - at).days))
        spans.append(Span((until - start).days, each))
        at = until
    if at < end:
        spans.append(Span((end - at).days))
    return tuple(spans)


def nights_text(start: date, departure: date) -> str:
    """The days of arrival and departure in few signs: `5–8/3`, `29/3–2/4`."""
    if (start.year, start.month) == (departure.year, departure.month):
        return f"{start.day}–{departure.day}/{start.month}"
    return f"{start.day}/{start.month}–{departure.day}/{departure.month}"


def fitting(sizes: Sequence[int], begin: int, most: int) -> int:
    """Up to which index the things from `begin` on fit into `most`; one always does."""
    end, used = begin, 0
    while end < len(sizes) and (end == begin or used + sizes[end] <= most):
        used += sizes[end]
        end += 1
    return end
