"""The welcome discount: a personal code, once for each guest (pricing book, 8.6; clients, 11)."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.clients import writing
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, store
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.discounts.codes import records
from chalicelib.discounts.codes.service import CodeTaken
from chalicelib.discounts.events import (
    WelcomeDiscountIssued,
    WelcomeDiscountRemoved,
    WelcomeDiscountSaved,
)
from chalicelib.discounts.generators.service import drawn
from chalicelib.discounts.types import DiscountCode, WelcomeDiscountConfig
from chalicelib.discounts.welcome import rules
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid, NotFound, Stale, Unauthenticated
from chalicelib.loyalty.membership.records import membership_in, membership_key
from chalicelib.properties.houses.service import note_unknown_houses


class AlreadyIssued(Invalid):
    """The client was given a code before, at `issued_at`."""

    code = 1

    def __init__(self, issued_at: datetime) -> None:
        super().__init__("Ya recibió su descuento de bienvenida.")
        self.issued_at = issued_at


class NotNew(Invalid):
    """The client has approved reservations."""

    code = 2
    default_message = "El descuento de bienvenida es para clientes sin reservas aprobadas."


class NoPromotion(NotFound):
    """No welcome discount is active."""

    code = 3
    default_message = "No hay una promoción de bienvenida activa."


def _examine(change: Change[WelcomeDiscountConfig]) -> None:
    """Of the welcome discounts one at most is active: the one saved last."""
    note_unknown_houses(change.problems, change.added("property_ids"))
    if not change.value.is_active:
        return
    for other in change.others().values():
        if other.value.is_active:
            change.also(other, msgspec.structs.replace(other.value, is_active=False))


WELCOME = Collection(
    WelcomeDiscountConfig,
    key="config_id",
    saved=WelcomeDiscountSaved,
    removed=WelcomeDiscountRemoved,
    order=lambda entry: (-entry.created.timestamp(), entry.entry_id),
    checked=rules.checked,
    examine=_examine,
)


def active() -> WelcomeDiscountConfig | None:
    """The promotion that new guests are given, if one is active."""
    return next((config for config in WELCOME.values(fresh=True) if config.is_active), None)


def issue(client_id: str, *, now: datetime, once: Once[Any] | None = None) -> DiscountCode:
    """The client's personal code, made now.

    Raises:
        AlreadyIssued: the client has one.
        NotNew: the client has approved reservations.
        NoPromotion: there is nothing to give.
        Busy: others keep changing the client.
    """

    def decide() -> DiscountCode:
        before = _entitled(client_id)
        tx = Transaction(now)
        issued = issue_at_registration(tx, writing.changed(before, updated=now))
        if issued is None:
            raise NoPromotion
        after, code = issued
        writing.replace(tx, before, after)
        tx.once(once, code)
        tx.commit()
        return code

    return budget.again(decide, CodeTaken, Stale, otherwise=Busy)


def issue_at_registration(tx: Transaction, client: Client) -> tuple[Client, DiscountCode] | None:
    """Put a code for `client` into the transaction that writes the client: whom to write, and it.

    None, and nothing is put, where no promotion is active or the client had a code before. The
    commit raises `CodeTaken` where the drawn code exists: another attempt draws another.
    """
    config = active()
    if config is None or client.welcome_issued_at is not None:
        return None
    code = rules.code_for(drawn(), config, client.client_id, dates.today(tx.now))
    records.add(tx, code, otherwise=CodeTaken())
    issued = WelcomeDiscountIssued(
        client_id=client.client_id,
        discount_code=code.code,
        percentage=code.discount_value,
        valid_until=code.end_date,
    )
    tx.emit(issued, actor=client.account_id)
    noted = msgspec.structs.replace(client, welcome_issued_at=tx.now, welcome_code=code.code)
    return noted, code


def _entitled(client_id: str) -> Client:
    """The client as of now, if a code may be given."""
    found = store.fetch_many([client_key(client_id), membership_key(client_id)])
    client = client_in(found, client_id)
    if client is None or client.deleted_at is not None:
        raise Unauthenticated
    if client.welcome_issued_at is not None:
        raise AlreadyIssued(client.welcome_issued_at)
    if membership_in(found, client_id).stays:
        raise NotNew
    return client
