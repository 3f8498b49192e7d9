"""Telling Meta of a purchase, once for a stay, and of nobody who did not allow it."""

import logging
from contextlib import suppress
from datetime import datetime
from functools import partial

from chalicelib.clients.records import client_in, client_key, client_of
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, store
from chalicelib.cloud.http.errors import NotConfigured
from chalicelib.cloud.removal import remove_all
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations import meta
from chalicelib.integrations.meta import Person, Pixel, Purchase, Visit
from chalicelib.kernel.callers import SYSTEM, Guest
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.reservations.forgetting.service import stays_that_know
from chalicelib.reservations.stays.records import stay_key, stays_in
from chalicelib.reservations.types import Attribution, Stay
from chalicelib.sync.events import StayPurchased
from chalicelib.sync.purchases import records, rules

logger = logging.getLogger(__name__)


def confirm(reservation_id: str, came: Attribution, *, caller: Guest, now: datetime) -> None:
    """A guest confirms a stay of their own, and tells how they came to it. The first time counts;
    nothing is kept of who does not allow advertising, nor once Meta was told.

    A stay that is sold and of which nobody told yet is a purchase now; one that is not sold is one
    when it is.

    Raises:
        NotFound: there is no such stay, or it is another guest's.
    """
    budget.again(partial(_confirm, reservation_id, came, caller, now), Stale)


def _confirm(reservation_id: str, came: Attribution, caller: Guest, now: datetime) -> None:
    own = [stay_key(reservation_id), client_key(caller.client_id)]
    found = store.fetch_many([*own, *records.keys(reservation_id)])
    stay = stays_in(found).get(reservation_id)
    if stay is None or stay.deleted or stay.client_id != caller.client_id:
        raise NotFound
    purchase = records.purchase_in(found, reservation_id)
    tx = Transaction(now)
    if purchase is None and rules.is_purchase(stay):
        _begin(tx, reservation_id, stay.client_id, sold_at=now, actor=caller.actor)
    client = client_in(found, caller.client_id)
    is_allowed = client is not None and client.allows_advertising
    is_open = purchase is None or not purchase.is_closed
    if is_allowed and is_open and records.confirmation_in(found, reservation_id, now) is None:
        records.keep(tx, reservation_id, came)
    tx.commit()


def begin(reservation_id: str, client_id: str, *, sold_at: datetime, now: datetime) -> None:
    """A stay is sold: tell of the purchase, unless somebody did."""
    tx = Transaction(now)
    _begin(tx, reservation_id, client_id, sold_at=sold_at, actor=SYSTEM.actor)
    with suppress(Stale):
        tx.commit()


def _begin(
    tx: Transaction, reservation_id: str, client_id: str, *, sold_at: datetime, actor: str
) -> None:
    records.begin(tx, reservation_id, sold_at)
    event = StayPurchased(reservation_id=reservation_id, client_id=client_id, sold_at=sold_at)
    tx.emit(event, actor=actor)


def send(reservation_id: str, *, now: datetime) -> None:
    """Tell Meta of a purchase, if its guest allows that, there is a pixel, and it is recent; then
    nothing more is needed of it. Meta counts one of several with the same `event_id`, so an answer
    that was lost costs nothing.

    Raises:
        ServiceUnavailable: Meta may take it later.
        ServiceRefused: it takes neither this nor anything else like it.
    """
    found = store.fetch_many([stay_key(reservation_id), *records.keys(reservation_id)])
    purchase = records.purchase_in(found, reservation_id)
    if purchase is None or purchase.is_closed:
        return
    stay, pixel = stays_in(found).get(reservation_id), _pixel()
    client = None if stay is None else client_of(stay.client_id)
    may_be_told = client is not None and client.allows_advertising
    if stay and client and pixel and may_be_told and rules.is_recent(purchase.sold_at, now):
        confirmed = records.confirmation_in(found, reservation_id, now)
        came = rules.told(confirmed, stay.attribution)
        meta.send_purchase(pixel, _purchase(stay, client, came, purchase.sold_at))
    records.close(purchase, now)


def forget(client_id: str, *, now: datetime) -> None:
    """Keep nothing any more of how a guest came to any stay."""
    known = sorted(stays_that_know(client_id))
    remove_all([records.confirmation_of(reservation_id) for reservation_id in known], now)


def _pixel() -> Pixel | None:
    try:
        return meta.pixel()
    except NotConfigured:
        logger.info("meta not configured", extra={"part": "pixel"})
        return None


def _purchase(stay: Stay, client: Client, came: Attribution, sold_at: datetime) -> Purchase:
    return Purchase(
        event_id=f"purchase:{stay.reservation_id}",
        order_id=stay.reservation_id,
        at=sold_at,
        person=person_of(client),
        visit=Visit(
            address=came.ip_cliente,
            user_agent=came.user_agent,
            fbc=meta.fbc_of(came.fbc, came.fbclid, sold_at),
            fbp=meta.fbp_of(came.fbp),
        ),
        value=stay.price_usd,
        campaign=rules.campaign(came),
    )


def person_of(client: Client) -> Person:
    """A client as Meta knows people."""
    return Person(
        email=client.email,
        phone=client.tel_number,
        first_name=client.first_name,
        last_name=client.last_name,
        birth_date=client.birth_date,
    )
