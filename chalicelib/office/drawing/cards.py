"""What stands above a list: a summary in cards, and where else one may go from there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.office.drawing import cells, showing
from chalicelib.office.requests import address_of
from chalicelib.office.visits import Visit

MANAGER, LOADER = "special-dates-manager", "bulk-special-dates"
TEMPLATE = "new-contract-template"


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A summary. lines: what it says; warning: what is wrong; links: texts and addresses."""

    title: str
    lines: Sequence[str] = ()
    warning: str = ""
    links: Sequence[tuple[str, str]] = ()


class Above(msgspec.Struct, frozen=True, kw_only=True):
    """All that stands above a list."""

    cards: Sequence[Card] = ()
    links: Sequence[tuple[str, str]] = ()


def above(visit: Visit, slug: str) -> Above:
    """What stands above the list of a resource; mostly nothing."""
    make = MADE.get(slug)
    return make(visit) if make is not None else Above()


def _special_dates(visit: Visit) -> Above:
    """The special dates of each house in short."""
    said = visit.caller.get(f"/admin/{MANAGER}/", page_size="none")
    rows = said.content if said.is_well else []
    cards = [_house(visit, row) for row in (rows["results"] if isinstance(rows, dict) else rows)]
    return Above(cards=cards, links=[("Cargar muchas…", address_of(LOADER))])


def _house(visit: Visit, row: Mapping[str, Any]) -> Card:
    house = str(row["property"])
    count, active = int(row["count"]), int(row["active"])
    told = showing.counted(count, "fecha", "fechas")
    return Card(
        title=row["property_name"],
        lines=[
            told if count == active else f"{told}, {active} en uso",
            *map(_price, row["first_prices"]),
        ],
        warning=str(row["warning"] or ""),
        links=[
            ("Ver", cells.list_of(visit, "special-dates", property=house)),
            ("Editar en una tabla", address_of(MANAGER, house)),
        ],
    )


def _price(row: Mapping[str, Any]) -> str:
    return f"{row['date_display']}: {row['description']}, {showing.money(row['price_usd'], 'usd')}"


def _contract_templates(_: Visit) -> Above:
    """Where a new one is sent, whose file goes straight to storage."""
    return Above(links=[("Subir una plantilla…", address_of(TEMPLATE))])


MADE: Mapping[str, Callable[[Visit], Above]] = {
    "contract-templates": _contract_templates,
    "special-dates": _special_dates,
}
"""By resource."""
