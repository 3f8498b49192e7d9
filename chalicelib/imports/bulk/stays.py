"""Stays of the past: which rows can be entered, and entering them, one page at a time.

A row that was entered before the import was cut is known by its id, which follows from what it
says; so nothing is entered twice.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import get_args

import msgspec

from chalicelib.calendar.records import NightRecord, NightTaken, night_key
from chalicelib.clients.records import Guard
from chalicelib.clients.types import Client, DocumentType
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.bulk import rules
from chalicelib.imports.bulk.lines import Row, mark_of, marked
from chalicelib.imports.bulk.nights import Night, Taken
from chalicelib.imports.bulk.rules import OURS, PastStay
from chalicelib.imports.bulk.types import Import, Kept, Outcome, with_outcomes
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.spanish import fold
from chalicelib.loyalty.membership import awarding
from chalicelib.properties.houses.service import HOUSES
from chalicelib.reservations.money.rules import carried_id, own_rate
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.stays.records import stays_of
from chalicelib.reservations.stays.service import bring_in
from chalicelib.reservations.types import GuestName, Paid, Stay


class _Present(msgspec.Struct, frozen=True):
    """What is there already of what a page says. guests: by document; owners: who has which of its
    nights; stays: those, and those that have the ids of its rows."""

    guests: Mapping[str, Client]
    owners: Mapping[Night, str]
    stays: Mapping[str, Stay]


def with_rows(progress: Import, rows: Sequence[Row], kept: Kept, now: datetime) -> Kept:
    """What is known once these rows were looked at, or entered: each gets its nights, or it is said
    why not (invariant 1)."""
    houses = {fold(house.name): house.property_id for house in HOUSES.values(fresh=True)}
    parse = partial(rules.past_stay, houses=houses)
    parsed = [rules.parsed(parse, row) for row in rows]
    read = [each for each in parsed if isinstance(each, PastStay)]
    present = _present(read)
    seen = marked(kept.marks, {mark_of(*each.key) for each in read})
    taken, marks = Taken(kept.nights), []
    found: list[Outcome] = []
    for each in parsed:
        if not isinstance(each, PastStay):
            found.append(each)
            continue
        mark = mark_of(*each.key)
        outcome = "duplicates" if mark in seen else _outcome(progress, each, present, taken)
        if outcome == "accepted" and progress.state == "committing":
            outcome = _enter(progress, each, present, now)
        if outcome == "accepted":
            taken.add(_nights(each))
        seen.add(mark)
        marks.append(mark)
        found.append(outcome)
    if progress.state == "committing":
        _judge(parsed, found, present, now)
    return with_outcomes(kept, found, marks, taken.bits)


def _judge(
    said: Sequence[PastStay | Outcome], found: Sequence[Outcome], present: _Present, now: datetime
) -> None:
    """Let guests, and who brought them, have the levels that stays of the past give: whoever looks
    at levels later would tell of them."""
    guests = [
        present.guests[stay.document]
        for stay, outcome in zip(said, found, strict=True)
        if isinstance(stay, PastStay) and outcome == "accepted"
    ]
    named = {name for each in guests for name in (each.client_id, each.referred_by) if name}
    awarding.recheck_all(sorted(named), now=now, actor=PAST)


def _present(read: Sequence[PastStay]) -> _Present:
    owners = _owners(read)
    stays = stays_of({*owners.values(), *(_stay_id(each) for each in read)})
    return _Present(_clients_with({each.document for each in read}), owners, stays)


def _outcome(progress: Import, stay: PastStay, present: _Present, taken: Taken) -> Outcome:
    guest = present.guests.get(stay.document)
    if guest is None:
        return "client_not_found"
    own = present.stays.get(_stay_id(stay))
    if own is not None:
        return "accepted" if own.uuid_external == progress.import_id else "duplicates"
    nights = _nights(stay)
    others = {present.owners[night] for night in nights if night in present.owners}
    found = (present.stays[each] for each in others if each in present.stays)
    if any(_is_same(each, stay, guest) for each in found):
        return "duplicates"
    return "overlaps" if others or taken.has_any(nights) else "accepted"


def _is_same(one: Stay, other: PastStay, guest: Client) -> bool:
    place = (one.client_id, one.check_in, one.departure)
    return place == (guest.client_id, other.check_in, other.departure)


def _enter(progress: Import, past: PastStay, present: _Present, now: datetime) -> Outcome:
    if _stay_id(past) in present.stays:
        return "accepted"
    stay = _stay(progress, past, present.guests[past.document], now)
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
