"""Looking at rows, and entering them: one page at a time, in the order of the file.

A row that was entered before the import was cut is known by its id, which follows from what it
says; so nothing is entered twice.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TypeVar, get_args

import msgspec

from chalicelib.calendar.records import NightRecord, NightTaken, night_key
from chalicelib.clients import service as clients
from chalicelib.clients.records import Guard
from chalicelib.clients.types import Client, Details, DocumentType
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.bulk import rules
from chalicelib.imports.bulk.rules import PastStay, Rejected
from chalicelib.imports.bulk.sheets import Row
from chalicelib.imports.bulk.types import Import, Outcome
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.errors import Invalid, Stale
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.spanish import fold
from chalicelib.properties.houses.service import HOUSES
from chalicelib.reservations.money.rules import carried_id, own_rate
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.stays.records import stays_of
from chalicelib.reservations.stays.service import bring_in
from chalicelib.reservations.types import GuestName, Paid, Stay

OURS = uuid.UUID("0b8f0b0a-3f0e-4b52-9a52-6f7f5f0c9d11")
"""From it come the ids of what is entered."""
Night = tuple[str, date]
T = TypeVar("T", PastStay, Details)


class Page(msgspec.Struct, frozen=True):
    """The rows before a page with their outcomes, which are read once, and those of the page."""

    before: Iterable[tuple[Row, Outcome]]
    rows: Sequence[Row]


def outcomes_of_stays(progress: Import, page: Page, now: datetime) -> list[Outcome]:
    """What becomes of rows of stays: each gets its nights, or says why not (invariant 1)."""
    houses = {fold(house.name): house.property_id for house in HOUSES.values(fresh=True)}
    seen, taken = _earlier(page, houses)
    parse = partial(rules.past_stay, houses=houses)
    parsed = [_parsed(parse, row) for row in page.rows]
    read = [each for each in parsed if isinstance(each, PastStay)]
    guests = _clients_with({each.document for each in read})
    owners = _owners(read)
    present = stays_of({*owners.values(), *(_stay_id(each) for each in read)})
    found: list[Outcome] = []
    for each in parsed:
        if not isinstance(each, PastStay):
            found.append(each)
            continue
        outcome = _outcome(progress, each, guests, seen, taken, owners, present)
        if outcome == "accepted" and progress.state == "committing":
            outcome = _enter(progress, each, guests[each.document], present, now)
        seen.add(each.key)
        if outcome == "accepted":
            taken.update(_nights(each))
        found.append(outcome)
    return found


def outcomes_of_clients(progress: Import, page: Page, now: datetime) -> list[Outcome]:
    """What becomes of rows of clients."""
    seen = {rules.document(rules.cell(row, "dni")) for row, _ in page.before}
    found: list[Outcome] = []
    for row in page.rows:
        details = _parsed(rules.past_client, row)
        if not isinstance(details, Details):
            found.append(details)
            continue
        is_repeated = details.number_doc in seen
        seen.add(details.number_doc)
        found.append("duplicates" if is_repeated else _client(progress, details, now))
    return found


def _client(progress: Import, details: Details, now: datetime) -> Outcome:
    client_id = str(uuid.uuid5(OURS, f"{details.document_type}/{details.number_doc}"))
    try:
        client = clients.new_guest(client_id, details, referred_by=None, now=progress.requested)
        key = Guard.key_of_document(client.document_type, client.number_doc)
        guard = store.fetch_many([key]).get(Guard, key.hash, key.range)
        if guard is not None:
            is_ours = guard.client is not None and guard.client.created == progress.requested
            return "accepted" if is_ours and guard.owner == client_id else "duplicates"
        if progress.state == "committing":
            clients.add(Transaction(now), client, actor=PAST)
    except clients.DocumentTaken:
        return "duplicates"
    except Invalid:
        return "invalid_data"
    return "accepted"


def _parsed(parse: Callable[[Row], T], row: Row) -> T | Outcome:
    """What a row says, or why it is not taken."""
    try:
        return parse(row)
    except Rejected as rejected:
        return rejected.outcome


def _earlier(page: Page, houses: dict[str, str]) -> tuple[set[tuple[object, ...]], set[Night]]:
    """The stays that rows before the page said, and the nights of those that were accepted."""
    seen: set[tuple[object, ...]] = set()
    taken: set[Night] = set()
    parse = partial(rules.past_stay, houses=houses)
    for row, outcome in page.before:
        stay = _parsed(parse, row)
        if isinstance(stay, PastStay):
            seen.add(stay.key)
            taken.update(_nights(stay) if outcome == "accepted" else ())
    return seen, taken


def _outcome(
    progress: Import,
    stay: PastStay,
    guests: dict[str, Client],
    seen: set[tuple[object, ...]],
    taken: set[Night],
    owners: dict[Night, str],
    present: dict[str, Stay],
) -> Outcome:
    guest = guests.get(stay.document)
    if guest is None:
        return "client_not_found"
    if stay.key in seen:
        return "duplicates"
    own = present.get(_stay_id(stay))
    if own is not None:
        return "accepted" if own.uuid_external == progress.import_id else "duplicates"
    nights = _nights(stay)
    others = {owners[night] for night in nights if night in owners}
    if any(_is_same(present[each], stay, guest) for each in others if each in present):
        return "duplicates"
    return "overlaps" if others or taken & nights else "accepted"


def _is_same(one: Stay, other: PastStay, guest: Client) -> bool:
    place = (one.client_id, one.check_in, one.departure)
    return place == (guest.client_id, other.check_in, other.departure)


def _enter(
    progress: Import, past: PastStay, guest: Client, present: dict[str, Stay], now: datetime
) -> Outcome:
    if _stay_id(past) in present:
        return "accepted"
    stay = _stay(progress, past, guest, now)
    payment = _payment(stay)
    tx = Transaction(now)
    bring_in(tx, stay, actor=PAST, payments=[payment] if stay.paid else [])
    try:
        tx.commit()
    except NightTaken:
        return "overlaps"
    except Stale:
        return "other_errors"
    return "accepted"


def _stay(progress: Import, past: PastStay, guest: Client, now: datetime) -> Stay:
    """What a row says, sold and paid in full; it earns no points any more."""
    stay_id = _stay_id(past)
    paid = Paid(
        payment_id=carried_id(stay_id), source="staff", currency="sol", amount=past.price_sol
    )
    return Stay(
        reservation_id=stay_id,
        property_id=past.property_id,
        client_id=guest.client_id,
        guest=GuestName.of(guest),
        seller_id=None,
        check_in=past.check_in,
        departure=past.departure,
        guests=past.guests,
        price_usd=past.price_usd,
        price_sol=past.price_sol,
        paid=(paid,) if past.price_sol > ZERO else (),
        awarded_at=now,
        origin="aus",
        status="approved",
        uuid_external=progress.import_id,
        tel_contact_number=guest.tel_number or None,
        approval_announced=True,
        created=progress.requested,
        updated=now,
    )


def _payment(stay: Stay) -> Payment:
    return Payment(
        payment_id=carried_id(stay.reservation_id),
        reservation_id=stay.reservation_id,
        client_id=stay.client_id,
        direction="in",
        source="staff",
        state="paid",
        amount=stay.price_sol,
        currency="sol",
        rate=own_rate(stay),
        by=PAST,
        created=stay.created,
        updated=stay.created,
    )


def _stay_id(stay: PastStay) -> str:
    return str(uuid.uuid5(OURS, "/".join(map(str, stay.key))))


def _nights(stay: PastStay) -> set[Night]:
    span = range((stay.departure - stay.check_in).days)
    first = stay.check_in.toordinal()
    return {(stay.property_id, date.fromordinal(first + number)) for number in span}


def _owners(stays: Iterable[PastStay]) -> dict[Night, str]:
    """Who has which of the nights of these stays."""
    nights = {night for each in stays for night in _nights(each)}
    found = store.fetch_many(night_key(*night) for night in nights)
    return {(each.property_id, each.night): each.reservation_id for each in found.all(NightRecord)}


def _clients_with(documents: set[str]) -> dict[str, Client]:
    """The guests who have these documents; where two have one, of different kinds, neither."""
    keys = {
        Guard.key_of_document(kind, number): number
        for number in documents
        for kind in get_args(DocumentType)
    }
    found = store.fetch_many(keys)
    owners: dict[str, list[Client]] = {}
    for key, number in keys.items():
        guard = found.get(Guard, key.hash, key.range)
        if guard is not None and guard.client is not None and guard.client.is_guest:
            owners.setdefault(number, []).append(guard.client)
    return {number: each[0] for number, each in owners.items() if len(each) == 1}
