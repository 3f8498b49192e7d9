"""A day: who comes, who goes, what is to be cleaned, which payments wait."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.permissions import Permission
from chalicelib.notifications.texts import formats
from chalicelib.office import rendering
from chalicelib.office.calls import together
from chalicelib.office.drawing import showing
from chalicelib.office.requests import Answer, address_of
from chalicelib.office.visits import Visit
from chalicelib.office.work import stays
from chalicelib.office.work.stays import CalendarStay
from chalicelib.operations.tasks.rules import machine

SLUG = "day"
MOST = 40
"""Entries that a block shows; it says how many more there are."""
URGENT = {"urgent": "urgente", "high": "prioridad alta"}
Row = Mapping[str, Any]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a block. tag: what it waits for. past: the timeline of its stay."""

    title: str
    address: str = ""
    tag: str = ""
    facts: tuple[str, ...] = ()
    past: str = ""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the page. nothing: what it says when it is empty. address: the page that is about
    all of it; empty where there is none."""

    title: str
    address: str
    nothing: str
    entries: tuple[Entry, ...]
    more: int


def shown(visit: Visit, *rest: str) -> Answer | None:
    """The day that is asked for, or today in Lima."""
    if rest:
        return None
    today = dates.today(visit.now)
    day = stays.day_of(visit.request.asked("day"), today)
    parts = together([partial(_blocks, part, visit, day) for part in PARTS])
    return rendering.page(
        "work/day.html",
        f"{formats.weekday_date(day)} de {day.year}",
        visit=visit,
        day=day,
        is_today=day == today,
        before=day - dates.ONE_DAY,
        after=day + dates.ONE_DAY,
        address=address_of(SLUG),
        blocks=[block for blocks in parts for block in blocks],
    )


def _blocks(part: "Part", visit: Visit, day: date) -> list[Block]:
    return list(part(visit, day))


def _block(title: str, nothing: str, entries: Iterable[Entry], *, page: str = "") -> Block:
    found = tuple(entries)
    return Block(
        title=f"{title} ({len(found)})",
        address=address_of(page) if page else "",
        nothing=nothing,
        entries=found[:MOST],
        more=max(0, len(found) - MOST),
    )


def _all(visit: Visit, path: str, **query: str) -> Iterable[Row]:
    """All rows of a list."""
    rows: list[Row] = visit.caller.read(path, **query, page_size="none")
    return rows


def _guests(visit: Visit, day: date) -> Iterable[Block]:
    """Who arrives, leaves and stays on a day."""
    if not visit.may(Permission.READS_CALENDAR):
        return
    month = {"year": str(day.year), "month": str(day.month)}
    found = stays.calendar(visit, **month)
    known = _details(visit, month)
    coming = [each for each in found if each.check_in_date == day]
    leaving = [each for each in found if each.departure == day]
    here = [each for each in found if each.check_in_date < day < each.departure]
    yield _block(
        "Llegan", "Nadie llega.", (_arrival(visit, each, known.get(each.id, {})) for each in coming)
    )
    yield _block("Salen", "Nadie sale.", (_departure(visit, each) for each in leaving))
    yield _block("Se quedan", "Nadie se queda.", (_staying(visit, each) for each in here))


def _details(visit: Visit, month: Mapping[str, str]) -> Mapping[str, Row]:
    """What the list of stays says of a month, by id; nothing to those who may not read it."""
    if not visit.may(Permission.READS_STAYS):
        return {}
    rows = _all(visit, "/reservations/", **month, from_check_in="true")
    return {row["id"]: row for row in rows}


def _arrival(visit: Visit, stay: CalendarStay, row: Row) -> Entry:
    facts = [*_where(stay), f"hasta el {formats.weekday_date(stay.departure).lower()}"]
    left = Decimal(row.get("resta_pagar", 0))
    if left > 0 and stay.is_of_guests:
        facts.append(f"falta pagar {showing.money(left)}")
    if row.get("temperature_pool"):
        facts.append("piscina temperada")
    facts += filter(None, (_telephone(row), row.get("comentarios_reservas")))
    return _entry(visit, stay, facts)


def _telephone(row: Row) -> str:
    number = row.get("tel_contact_number") or row.get("client", {}).get("tel_number")
    return f"teléfono {number}" if number else ""


def _departure(visit: Visit, stay: CalendarStay) -> Entry:
    late = ("sale tarde",) if stay.late_checkout else ()
    return _entry(visit, stay, [*_where(stay), *late])


def _staying(visit: Visit, stay: CalendarStay) -> Entry:
    until = f"hasta el {formats.weekday_date(stay.departure).lower()}"
    return _entry(visit, stay, [*_where(stay), until])


def _where(stay: CalendarStay) -> tuple[str, ...]:
    people = f"{stay.guests} persona{'' if stay.guests == 1 else 's'}"
    return (stay.house.name, *((people,) if stay.is_of_guests else ()))


def _entry(visit: Visit, stay: CalendarStay, facts: Iterable[str]) -> Entry:
    return Entry(
        title=stay.title,
        address=visit.leads_to("reservations", stay.id),
        tag=stay.waits_for,
        facts=tuple(facts),
        past=visit.leads_to("timeline", stay.id),
    )


def _tasks(visit: Visit, day: date) -> Iterable[Block]:
    """The tasks of a day: everybody's, or one's own."""
    if not visit.may(Permission.DOES_WORK):
        return
    rows = _all(visit, "/tasks/", date=day.isoformat())
    is_all = visit.may(Permission.READS_WORK)
    title = "Limpieza y otros trabajos" if is_all else "Mis trabajos"
    yield _block(title, "No hay trabajos para este día.", map(_task, rows), page="tasks")


def _task(row: Row) -> Entry:
    facts = [row["property_name"], row.get("staff_member_name") or "sin persona"]
    if row["required_by"]:
        facts.append(f"llegan huéspedes el {_short(row['required_by'])}")
    facts += filter(None, (URGENT.get(row["priority"]), row["note"]))
    return Entry(
        title=row["title"],
        address=address_of("tasks", row["id"]),
        tag=machine.LABELS[row["status"]],
        facts=tuple(facts),
    )


def _gaps(visit: Visit, day: date) -> Iterable[Block]:
    """The houses that nobody cleans, from that day or longer."""
    if not visit.may(Permission.READS_WORK):
        return
    rows = _all(visit, "/cleaning-gaps/", resolved="false", date_to=day.isoformat())
    entries = (_gap(visit, row) for row in rows)
    yield _block(
        "Casas sin limpiar", "Ninguna casa espera limpieza.", entries, page="cleaning-gaps"
    )


def _gap(visit: Visit, row: Row) -> Entry:
    stay_id = row["reservation"] or ""
    after = f"después de {row['client_name']}" if row["client_name"] else ""
    return Entry(
        title=row["property_name"],
        address=visit.leads_to("reservations", stay_id) if stay_id else "",
        tag=row["reason_display"].lower(),
        facts=tuple(filter(None, (f"desde el {_short(row['gap_date'])}", after, row["notes"]))),
    )


def _vouchers(visit: Visit, _: date) -> Iterable[Block]:
    """The vouchers that wait for somebody now, whatever the day."""
    if visit.may(Permission.READS_MONEY):
        entries = (_voucher(visit, row) for row in _all(visit, "/payments/vouchers/"))
        title, nothing = "Comprobantes por revisar", "Ningún comprobante espera."
        yield _block(title, nothing, entries, page="vouchers")


def _refunds(visit: Visit, _: date) -> Iterable[Block]:
    """What is to be given back."""
    if visit.may(Permission.READS_MONEY):
        entries = (_refund(visit, row) for row in _all(visit, "/reservations/refunds/"))
        yield _block("Devoluciones pendientes", "No se debe devolver nada.", entries)


def _cards(visit: Visit, _: date) -> Iterable[Block]:
    """The payments by card that a bank does not end."""
    if visit.may(Permission.READS_MONEY):
        proof = visit.caller.read("/payments/proof/")["last"] or {"overdue_payments": ()}
        entries = (_stuck(visit, row) for row in proof["overdue_payments"])
        yield _block("Pagos con tarjeta detenidos", "Ningún banco se demora.", entries)


def _voucher(visit: Visit, row: Row) -> Entry:
    stay, payment = row["reservation"], row["payment"]
    waits = f"espera {duration(timedelta(minutes=row['waiting_minutes']))}"
    return _owed(visit, stay["reservation_id"], stay, payment, waits)


def _refund(visit: Visit, row: Row) -> Entry:
    tag = "eliminada" if row["deleted"] else row["status_display"].lower()
    return _owed(visit, row["id"], row, row["refund"], tag)


def _owed(visit: Visit, stay_id: str, stay: Row, money: Row, tag: str) -> Entry:
    guest = stay["client"]
    return Entry(
        title=f"{guest['first_name']} {guest['last_name']}".strip(),
        address=visit.leads_to("reservations", stay_id),
        tag=tag,
        facts=(
            showing.money(money["amount"], money["currency"]),
            stay["property"]["name"],
        ),
        past=visit.leads_to("timeline", stay_id),
    )


def _stuck(visit: Visit, row: Row) -> Entry:
    since = dates.in_lima(datetime.fromisoformat(row["since"]))
    return Entry(
        title=showing.money(row["amount"]),
        address=visit.leads_to("reservations", row["reservation_id"]),
        facts=(f"el banco debió terminar el {since:%d/%m/%Y %H:%M}",),
        past=visit.leads_to("timeline", row["reservation_id"]),
    )


def _short(day: str) -> str:
    return formats.short_date(date.fromisoformat(day))


def duration(time: timedelta) -> str:
    """How long something waits, in its greatest unit."""
    hours = time // timedelta(hours=1)
    if time.days:
        return f"{time.days} día{'' if time.days == 1 else 's'}"
    return f"{hours} h" if hours else f"{time // timedelta(minutes=1)} min"


Part = Callable[[Visit, date], Iterable[Block]]
PARTS: tuple[Part, ...] = (_guests, _tasks, _gaps, _vouchers, _refunds, _cards)
"""Each shows its blocks to those who may ask its route."""
