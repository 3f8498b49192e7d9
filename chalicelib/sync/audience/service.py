"""Letting Meta's audience have the guests who allow it, and nobody else."""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from chalicelib.clients import writing
from chalicelib.clients.records import client_in, client_key, client_of
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, store
from chalicelib.cloud.asking import ask
from chalicelib.cloud.http.errors import NotConfigured
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations import meta
from chalicelib.integrations.meta import Audience, Person
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Stale
from chalicelib.sync import dues
from chalicelib.sync.audience import records
from chalicelib.sync.audience.records import ACCOUNT
from chalicelib.sync.audience.types import Digests, Step
from chalicelib.sync.commands import UpdateAudience
from chalicelib.sync.dues import DueRecord

MOST_AT_ONCE = 500
"""Guests that one message looks at, each a few small writes; Meta would take `meta.MOST_ROWS`."""
logger = logging.getLogger(__name__)


def note(client_id: str, *, now: datetime) -> None:
    """A client changed: have them looked at, if Meta has them or should."""
    found = store.fetch_many([client_key(client_id), records.row_key(client_id)])
    if records.row_in(found, client_id) or _wanted(client_in(found, client_id)):
        tx = Transaction(now)
        dues.note(tx, ACCOUNT, client_id)
        tx.commit()


def request(*, now: datetime) -> None:
    """Have everybody looked at soon who changed, where there is an audience."""
    if _audience() is not None and dues.due(ACCOUNT, 1):
        ask([UpdateAudience()], now=now)


def update() -> None:
    """Look at guests who changed: first take away what Meta is to have no more, then add the
    others. Whoever shares a telephone or an e-mail with one who is taken away goes with them until
    they change.

    Raises:
        ServiceUnavailable: Meta may take it later.
        ServiceRefused: it knows neither token nor audience, or the token may not do this.
    """
    audience = _audience()
    turn = None if audience is None else dues.take_turn(ACCOUNT, clock.now())
    if audience is None or turn is None:
        return
    try:
        found = dues.due(ACCOUNT, MOST_AT_ONCE)
        _carry_out(audience, _steps(found))
    finally:
        dues.end_turn(turn, clock.now())
    if len(found) == MOST_AT_ONCE:
        request(now=clock.now())


def _audience() -> Audience | None:
    try:
        return meta.audience()
    except NotConfigured:
        logger.info("meta not configured", extra={"part": "audience"})
        return None


def _steps(due: Sequence[DueRecord]) -> list[Step]:
    clients = [client_key(each.client_id) for each in due]
    found = store.fetch_many([*clients, *(records.row_key(each.client_id) for each in due)])
    return [
        _step(each, client_in(found, each.client_id), records.row_in(found, each.client_id))
        for each in due
    ]


def _step(due: DueRecord, client: Client | None, before: Digests | None) -> Step:
    return Step(
        client_id=due.client_id,
        mark=due.mark,
        before=before,
        after=_wanted(client),
        successor=None if client is None else client.merged_into,
    )


def _wanted(client: Client | None) -> Digests | None:
    """What Meta should have of a client; None for nothing."""
    if client is None or not client.allows_advertising:
        return None
    email, phone = Person(email=client.email, phone=client.tel_number).row
    return Digests(email, phone) if email or phone else None


def _carry_out(audience: Audience, steps: Sequence[Step]) -> None:
    gone = [step.gone for step in steps if step.gone is not None]
    if gone:
        meta.remove_users(audience, [(each.email, each.phone) for each in gone])
    for step in steps:
        _note_row(step)
    wanted = [step.after for step in steps if step.after is not None]
    if wanted:
        meta.add_users(audience, [(each.email, each.phone) for each in wanted])
    for step in steps:
        budget.again(partial(_note_told, step), Stale)
        dues.seen(ACCOUNT, step.client_id, step.mark, clock.now())
    logger.info("audience updated", extra={"added": len(wanted), "removed": len(gone)})


def _note_row(step: Step) -> None:
    """Note what Meta may have from now on. The row of one who was merged was perhaps that of the
    successor, too, who is looked at once more."""
    if step.before == step.after:
        return
    tx = Transaction(clock.now())
    records.write_row(tx, step.client_id, step.after)
    if step.successor is not None:
        dues.note(tx, ACCOUNT, step.successor)
    tx.commit()


def _note_told(step: Step) -> None:
    """Let the client say whether Meta was told of them."""
    client = client_of(step.client_id)
    is_told = step.after is not None
    if client is None or (client.meta_sent_at is not None) == is_told:
        return
    now = clock.now()
    tx = Transaction(now)
    told_at = now if is_told else None
    writing.replace(tx, client, writing.changed(client, meta_sent_at=told_at))
    tx.commit()
