"""What changed of a stay, in groups (notifications book, 6): dates, price, advance, people."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from chalicelib.kernel.money import text
from chalicelib.notifications.texts import formats
from chalicelib.notifications.texts.types import StayFacts, StayNews

GroupName = Literal["dates", "price", "advance", "guests"]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of a stay that one line tells. seen_in: what differs where the group changed."""

    name: GroupName
    seen_in: Callable[[StayFacts], tuple[Any, ...]]
    line: Callable[[StayFacts], str]
    data: Callable[[StayFacts, StayFacts], dict[str, Any]]


def _dates(was: StayFacts, now: StayFacts) -> dict[str, Any]:
    return {
        "check_in": now.check_in.isoformat(),
        "check_out": now.check_out.isoformat(),
        "old_check_in": was.check_in.isoformat(),
        "old_check_out": was.check_out.isoformat(),
    }


def _price(was: StayFacts, now: StayFacts) -> dict[str, Any]:
    return {
        "old_price_usd": text(was.price_usd),
        "new_price_usd": text(now.price_usd),
        "old_price_pen": text(was.price_sol),
        "new_price_pen": text(now.price_sol),
    }


def _advance(was: StayFacts, now: StayFacts) -> dict[str, Any]:
    return {
        "old_advance": text(was.advance),
        "new_advance": text(now.advance),
        "old_advance_currency": was.advance_currency,
        "new_advance_currency": now.advance_currency,
    }


def _guests(was: StayFacts, now: StayFacts) -> dict[str, Any]:
    return {"old_guests": was.guests, "new_guests": now.guests}


def _dates_line(stay: StayFacts) -> str:
    span = f"del {formats.long_date(stay.check_in)} al {formats.long_date(stay.check_out)}"
    return f"Estadía: {span}"


GROUPS = (
    Group(
        name="dates",
        seen_in=lambda stay: (stay.check_in, stay.check_out),
        line=_dates_line,
        data=_dates,
    ),
    Group(
        name="price",
        seen_in=lambda stay: (stay.price_usd, stay.price_sol),
        line=lambda stay: f"Total: {formats.usd(stay.price_usd)} / {formats.pen(stay.price_sol)}",
        data=_price,
    ),
    Group(
        name="advance",
        seen_in=lambda stay: (stay.advance, stay.advance_currency),
        line=lambda stay: f"Adelanto: {formats.in_currency(stay.advance, stay.advance_currency)}",
        data=_advance,
    ),
    Group(
        name="guests",
        seen_in=lambda stay: (stay.guests,),
        line=lambda stay: f"Grupo: {formats.people(stay.guests)}",
        data=_guests,
    ),
)


def changed(news: StayNews) -> list[Group]:
    """The groups that changed, in the order in which they are told."""
    return [group for group in GROUPS if group.seen_in(news.before) != group.seen_in(news.now)]


def data_of(news: StayNews) -> dict[str, Any]:
    """What apps get of all changes: of each group that it changed, what was and what is."""
    data: dict[str, Any] = {}
    for group in changed(news):
        data |= {f"{group.name}_changed": True, **group.data(news.before, news.now)}
    return data


def told(news: StayNews) -> str:
    """A line for each group. What an approval itself did to the advance needs no words."""
    approves = news.now.status == "approved" and news.before.status != "approved"
    groups = [each for each in changed(news) if not (approves and each.name == "advance")]
    return formats.lines(*(group.line(news.now) for group in groups))
