"""All that happened to a stay, in order, with who has it and what is paid of it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from chalicelib.kernel import decoding
from chalicelib.kernel.spanish import date_range
from chalicelib.notifications.texts import formats
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.drawing import showing
from chalicelib.office.pages import past, wrong
from chalicelib.office.requests import Answer, address_of
from chalicelib.office.spanish import words
from chalicelib.office.spanish.meanings import SOURCES
from chalicelib.office.visits import Visit
from chalicelib.reservations.types import ORIGIN_LABELS
from chalicelib.timeline.types import Value
from chalicelib.timeline.wire import TimelineRow

SLUG = "timeline"
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "stay": ("La reserva", ("reservation.",)),
    "money": ("Pagos y comprobantes", ("payment.", "receipt.")),
    "told": ("Avisos", ("guest.", "message.")),
    "contract": ("Contratos", ("contract.",)),
    "channel": ("Canales", ("channel.",)),
    "house": ("En la casa", ("music.",)),
}
"""The kinds of things that happen: what people call them, and how their events begin."""
OTHER = "other"
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_TOLD = 200
"""The API tells no more."""


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened. changes: what each field was and is since."""

    at: str
    who: str
    text: str
    kind: str
    changes: tuple[past.Change, ...]


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment of the stay; what is given back has a minus."""

    amount: str
    how: str
    state: str
    at: str


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A kind to narrow the page by."""

    text: str
    address: str
    is_chosen: bool


def shown(visit: Visit, *rest: str) -> Answer | None:
    """What happened to the stay with an id, the newest first; of a removed one too."""
    if len(rest) != 1:
        return None
    stay_id = rest[0]
    path = f"/reservations/{quote(stay_id, safe='')}/"
    told = visit.caller.read(f"{path}timeline/")
    head = visit.caller.get(path)
    if not head.is_well and head.status != HTTPStatus.NOT_FOUND:
        return wrong.of(head, visit)
    rows = decoding.converted(told, list[TimelineRow])
    chosen = visit.request.asked("kind")
    return rendering.page(
        "work/timeline.html",
        "Historia de una reserva",
        visit=visit,
        facts=_facts(head.content) if head.is_well else [],
        stay=visit.leads_to("reservations", stay_id) if head.is_well else "",
        payments=_payments(visit.caller.get(f"{path}payments/")),
        contracts=_contracts(visit.caller.get(f"{path}contrato/versions/")),
        choices=_choices(stay_id, rows, chosen),
        happened=[_happened(row) for row in rows if chosen in ("", kind_of(row.event))],
        is_cut=len(rows) == MOST_TOLD,
    )


def kind_of(event: str) -> str:
    """The kind of an event, by its name in the log."""
    found = (kind for kind, (_, begins) in KINDS.items() if event.startswith(begins))
    return next(found, OTHER)


def _name_of(kind: str) -> str:
    return KINDS[kind][0] if kind in KINDS else "Lo demás"


def _choices(stay_id: str, rows: Iterable[TimelineRow], chosen: str) -> list[Choice]:
    counts = Counter(kind_of(row.event) for row in rows)
    address = address_of(SLUG, stay_id)
    every = Choice(text=f"Todo ({counts.total()})", address=address, is_chosen=not chosen)
    return [
        every,
        *(
            Choice(
                text=f"{_name_of(kind)} ({counts[kind]})",
                address=f"{address}?{urlencode({'kind': kind})}",
                is_chosen=kind == chosen,
            )
            for kind in (*KINDS, OTHER)
            if counts[kind]
        ),
    ]


def _happened(row: TimelineRow) -> Happened:
    return Happened(
        at=f"{row.at:%d/%m/%Y %H:%M}",
        who=row.actor,
        text=row.text,
        kind=_name_of(kind_of(row.event)),
        changes=tuple(
            past.Change(each.label, _value(each.old), _value(each.new)) for each in row.changes
        ),
    )


def _value(value: Value) -> str:
    """A plain value of the log, as people read it."""
    if isinstance(value, bool):
        return "Sí" if value else "No"
    text = words.NOTHING if value in ("", None) else str(value)
    try:
        return formats.short_date(date.fromisoformat(text)) if DAY.fullmatch(text) else text
    except ValueError:
        return text


def _facts(stay: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Who has the stay, where and when, and its money."""
    arrival = date.fromisoformat(stay["check_in_date"])
    departure = date.fromisoformat(stay["late_check_out_date"] or stay["check_out_date"])
    late = ", sale tarde" if stay["late_checkout"] else ""
    paid = showing.money(stay["advance_payment"], stay["advance_payment_currency"])
    left = "todo" if stay["full_payment"] else f"falta {showing.money(stay['resta_pagar'])}"
    return [
        ("Huésped", showing.name_of(stay["client"])),
        ("Casa", stay["property"]["name"]),
        ("Noches", f"{stay['number_nights']}, {date_range(arrival, departure)}{late}"),
        ("Huéspedes", str(stay["guests"])),
        ("Estado", stay["status_display"]),
        ("Origen", ORIGIN_LABELS[stay["origin"]]),
        ("Precio", showing.money(stay["price_sol"])),
        ("Pagado", f"{paid}, {left}"),
    ]


def _payments(said: Said) -> list[Payment]:
    """Every payment of the stay, oldest first."""
    return [_payment(row) for row in said.content["payments"]] if said.is_well else []


def _payment(row: Mapping[str, Any]) -> Payment:
    amount = showing.money(row["amount"], row["currency"])
    return Payment(
        amount=f"− {amount}" if row["direction"] == "out" else amount,
        how=SOURCES[row["source"]],
        state=row["reason_display"] or row["state_display"],
        at=showing.instant(row["created"]),
    )


def _contracts(said: Said) -> list[tuple[str, str]]:
    """The versions of the contract, each with the address of its file."""
    rows = said.content if said.is_well else ()
    return [
        (f"Versión {row['version']}, {showing.instant(row['made_at'])}", row["file"])
        for row in rows
    ]
