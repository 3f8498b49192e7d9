"""Moving in staff users and clients, with their levels and points."""

import uuid
from collections import defaultdict
from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.accounts.users import records as users
from chalicelib.accounts.users import service
from chalicelib.accounts.users.rules import login_name
from chalicelib.accounts.users.types import StaffUser
from chalicelib.clients import writing
from chalicelib.clients.records import Guard, client_key
from chalicelib.clients.service import DocumentTaken, IdentifierTaken, emit_created
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.moving.planning import Plan
from chalicelib.imports.moving.rules import people, points
from chalicelib.imports.moving.rules.points import Opened
from chalicelib.imports.moving.rules.values import instant, needed, price, text
from chalicelib.imports.moving.settings import levels
from chalicelib.imports.moving.types import Row
from chalicelib.imports.moving.writing import Piece, piece
from chalicelib.kernel import dates, ids
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership import records as membership
from chalicelib.loyalty.membership.rules import shown_level
from chalicelib.loyalty.membership.types import HeldLevel
from chalicelib.loyalty.points import records as ledger
from chalicelib.loyalty.points.types import Account

USER, GROUP, CLIENT = "accounts.customuser", "auth.group", "clients.clients"
POINTS, REACHED = "clients.clientpoints", "clients.clientachievement"
MODELS = (USER, CLIENT, POINTS, REACHED)
NOBODY = str(uuid.uuid5(uuid.NAMESPACE_DNS, "nobody.clients.casaaustin.pe"))
"""Who has the stays that name no guest: a client without anything, who is in no list."""


def all_users(plan: Plan) -> list[Piece]:
    """Staff users with their numbers and passwords, in the order of the numbers."""
    names = {row.key: text(row, "name") or "" for row in plan.rows(GROUP)}
    found = plan.each(USER, lambda row: people.staff_user(row, names, plan.said(row)))
    taken: set[str] = set()
    pieces = []
    for row, user in sorted(found, key=lambda each: each[1].user_id):
        login = login_name(user.email)
        present = users.staff_user(user.user_id)
        if present is not None and present.created != user.created:
            plan.report.refuse(row, "another person has its number here")
            continue
        plan.users.add(user.user_id)
        if not login or login in taken:
            plan.report.note(row, "has no e-mail of its own: cannot sign in")
            login = ""
        taken.add(login)
        pieces.append(_user(plan, row, user, signs_in=bool(login)))
    return pieces


def _user(plan: Plan, row: Row, user: StaffUser, *, signs_in: bool) -> Piece:
    def put(tx: Transaction) -> None:
        hashed = people.password(row)
        service.bring_in(tx, user, hashed, signs_in=signs_in, actor=PAST)

    return piece(plan, row, users.staff_key(user.user_id), put)


def all_clients(plan: Plan) -> list[Piece]:
    """Guests, and what is left of deleted ones; `plan.clients` knows them afterwards."""
    rows = {row.key: row for row in plan.rows(CLIENT, with_deleted=True)}
    technical = {key: people.technical_id(row) for key, row in rows.items()}
    today = dates.today(plan.now)
    made = plan.each(
        CLIENT,
        lambda row: None if technical[row.key] else people.client(row, today, plan.said(row)),
        with_deleted=True,
    )
    guests = people.consistent(
        [each for _, each in made if each is not None],
        lambda client, said: plan.report.note(rows[client.client_id], said),
    )
    entries = _entries(plan, guests)
    held = _held(plan)
    known = levels(plan).values()
    pieces = []
    for client_id, guest in guests.items():
        own = held.get(client_id, ())
        opened = _account(plan, rows[client_id], entries[client_id])
        client = msgspec.structs.replace(
            guest,
            points_balance=opened.account.balance,
            points_expires_at=opened.account.expires_at,
            level=shown_level(own, known),
        )
        plan.clients[client_id] = client
        parts = (POINTS,) * len(entries[client_id]) + (REACHED,) * len(own)
        written = _client(plan, rows[client_id], client, opened, own)
        pieces.append(msgspec.structs.replace(written, parts=parts))
    _know_technical(plan, technical, rows)
    return pieces


def nobody(now: datetime) -> Client:
    """The client of stays that name none."""
    return Client(
        client_id=NOBODY,
        document_type="pas",
        number_doc="",
        first_name="Sin cliente",
        tel_number="",
        created=now,
        updated=now,
        deleted_at=now,
    )


def put_nobody(plan: Plan, row: Row) -> Piece:
    """That client, because of a row that needs it."""

    def put(tx: Transaction) -> None:
        writing.add(tx, nobody(plan.now), otherwise=IdentifierTaken())

    return piece(plan, row, client_key(NOBODY), put)


def _know_technical(plan: Plan, technical: dict[str, str | None], rows: dict[str, Row]) -> None:
    """Clients who are no guests are those that every stage has (3.4)."""
    for key, client_id in technical.items():
        if client_id is not None:
            plan.clients[key] = msgspec.structs.replace(
                nobody(plan.now),
                client_id=client_id,
                first_name=text(rows[key], "first_name") or "",
            )
            plan.report.note(rows[key], "no guest: its stays are the technical client's")
            plan.report.present[CLIENT] += 1


def _client(
    plan: Plan, row: Row, client: Client, opened: Opened, held: tuple[HeldLevel, ...]
) -> Piece:
    def put(tx: Transaction) -> None:
        writing.add(tx, client, otherwise=IdentifierTaken(), taken=DocumentTaken())
        if client.referral_code is not None:
            guard = Guard.of_referral(client.referral_code, client.client_id)
            tx.create(guard, otherwise=IdentifierTaken())
        if client.facebook_id is not None:
            guard = Guard.of_facebook(client.facebook_id, client.client_id)
            tx.create(guard, otherwise=IdentifierTaken())
        if client.referred_by is not None:
            membership.note_friend(tx, client.client_id, client.referred_by)
        if held:
            membership.hold_levels(tx, client.client_id, (), held)
        if opened.entries:
            entries = [points.posted(at, each, ids.event_id(at)) for at, each in opened.entries]
            ledger.write(tx, Account(client_id=client.client_id), opened.account, entries)
        emit_created(tx, client, actor=PAST)

    return piece(plan, row, client_key(client.client_id), put)


def _entries(plan: Plan, guests: dict[str, Client]) -> dict[str, list[Row]]:
    """The entries of each guest."""
    by_client: dict[str, list[Row]] = defaultdict(list)
    for row in plan.rows(POINTS):
        client_id = text(row, "client")
        if client_id in guests:
            by_client[str(client_id)].append(row)
            if text(row, "transaction_type") is None:
                plan.report.note(row, "has no type: kept as an adjustment")
        else:
            plan.report.refuse(row, "its client is no guest")
    return by_client


def _account(plan: Plan, row: Row, entries: list[Row]) -> Opened:
    balance, ends = price(row, "points_balance"), instant(row, "points_expires_at")
    opened = points.opened(row.key, entries, balance, ends, plan.now)
    if opened.capped:
        plan.report.note(
            row, "an entry took more points than there were: kept as far as there were"
        )
    ledger_sum = sum((price(each, "points") for each in entries), ZERO)
    if ledger_sum != balance:
        said = f"balance {balance}, entries {ledger_sum}: the balance is kept"
        plan.report.note(row, said)
    return opened


def _held(plan: Plan) -> dict[str, tuple[HeldLevel, ...]]:
    """The levels that each client reached, in the order of their ids."""
    known = levels(plan)

    def reached(row: Row) -> tuple[str, HeldLevel]:
        level_id = needed("achievement", text(row, "achievement"))
        since = needed("earned_at", instant(row, "earned_at"))
        return needed("client", text(row, "client")), HeldLevel(level_id, since)

    held: dict[str, dict[str, HeldLevel]] = defaultdict(dict)
    for row, (client_id, level) in plan.each(REACHED, reached):
        if level.achievement_id in known:
            held[client_id].setdefault(level.achievement_id, level)
        else:
            plan.report.refuse(row, "its level is not in the export")
    return {each: tuple(own[key] for key in sorted(own)) for each, own in held.items()}


def balances(clients: dict[str, Client], *, deleted: bool) -> Decimal:
    """All points of guests, those of deleted ones with them or without."""
    counted = (each for each in clients.values() if deleted or each.deleted_at is None)
    return sum((each.points_balance for each in counted), ZERO)


def is_kept(client: Client) -> bool:
    """Whether a client is a guest who was not deleted."""
    return client.deleted_at is None
