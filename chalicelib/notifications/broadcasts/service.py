"""Telling all guests who have a device, in steps that follow one another. Each step is done once,
however often its message comes."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Conflict, NotFound, Stale
from chalicelib.notifications.broadcasts import records, rules
from chalicelib.notifications.broadcasts.types import Broadcast
from chalicelib.notifications.commands import PushNotice, SendBroadcast
from chalicelib.notifications.devices import records as devices
from chalicelib.notifications.notices import records as notices
from chalicelib.notifications.telling.service import MOST_PUSHED, notice_of, place
from chalicelib.notifications.texts import others
from chalicelib.notifications.texts.types import ManualFacts

MOST_SHOWN = 50


class NobodyToTell(NotFound):
    """No guest has a device."""

    code = "nobody_to_tell"
    default_message = "Ningún cliente tiene un dispositivo activo."


class NotWaiting(Conflict):
    """A broadcast is confirmed once, and stopped once."""

    code = "broadcast_state"
    default_message = "El envío ya no está en ese estado."


def prepare(facts: ManualFacts, *, confirm: bool, actor: str, now: datetime) -> Broadcast:
    """Count who would be told, and tell them where that is confirmed already.

    Raises:
        NobodyToTell: no guest has a device.
    """
    counts = devices.counts("client")
    if not counts.get("owners", 0):
        raise NobodyToTell
    broadcast = Broadcast(
        broadcast_id=ids.event_id(now),
        title=facts.title,
        body=facts.body,
        data=facts.data,
        audience=counts["owners"],
        devices=counts.get("active", 0),
        actor=actor,
        created=now,
    )
    tx = Transaction(now)
    if confirm:
        broadcast = _begin(tx, broadcast, actor, now)
    records.write(tx, broadcast)
    tx.commit()
    return broadcast


def confirm(broadcast_id: str, *, actor: str, now: datetime) -> Broadcast:
    """Have a broadcast sent that was counted.

    Raises:
        NotFound: there is none.
        NotWaiting: it was confirmed or stopped before.
    """

    def work() -> Broadcast:
        before = find(broadcast_id)
        if before.state != "counted":
            raise NotWaiting
        tx = Transaction(now)
        after = _begin(tx, replace(before, version=before.version + 1), actor, now)
        records.write(tx, after)
        tx.commit()
        return after

    return budget.again(work, Stale, Busy)


def _begin(tx: Transaction, broadcast: Broadcast, actor: str, now: datetime) -> Broadcast:
    facts = ManualFacts(title=broadcast.title, body=broadcast.body, data=broadcast.data)
    notice = notice_of(others.TO_ALL, facts, about=(), actor=actor, now=now)
    notices.write(tx, replace(notice, notice_id=broadcast.broadcast_id))
    begun = replace(broadcast, state="running", confirmed_at=now)
    _go_on(tx, begun)
    return begun


def _go_on(tx: Transaction, broadcast: Broadcast) -> None:
    command = SendBroadcast(broadcast_id=broadcast.broadcast_id, step=broadcast.version)
    tx.enqueue(command, actor=broadcast.actor)


def stop(broadcast_id: str, *, now: datetime) -> Broadcast:
    """End a broadcast: who was not told yet is not, and what Expo has not got is not pushed, at
    night or while it is away.

    Raises:
        NotFound: there is none.
        NotWaiting: it was stopped before.
    """

    def work() -> Broadcast:
        before = find(broadcast_id)
        if before.state == "stopped":
            raise NotWaiting
        after = replace(before, state="stopped", ended_at=now, version=before.version + 1)
        tx = Transaction(now)
        records.write(tx, after)
        notice = notices.find(broadcast_id)
        if notice is not None:
            notices.replace(tx, replace(notice, expires_at=now))
        tx.commit()
        return after

    return budget.again(work, Stale, Busy)


def send(broadcast_id: str, step: int, *, now: datetime) -> None:
    """Carry out a step of a broadcast, unless that was done, or it was stopped."""
    budget.again(lambda: _send(broadcast_id, step, now), Stale, Busy)


def _send(broadcast_id: str, step: int, now: datetime) -> None:
    broadcast, notice = find(broadcast_id), notices.find(broadcast_id)
    if broadcast.version != step or broadcast.state != "running" or notice is None:
        return
    shard = devices.SHARDS[broadcast.shard]
    read = devices.guests_after(shard, broadcast.after, MOST_PUSHED)
    accounts = tuple(owner.account for owner in read if owner.active)
    place(notice, accounts, now=now)
    last = read[-1].account if len(read) == MOST_PUSHED else None
    after = rules.after_step(broadcast, last, placed=len(accounts), now=now)
    tx = Transaction(now)
    records.write(tx, after)
    if accounts:
        tx.enqueue(PushNotice(notice_id=notice.notice_id, to=accounts), actor=notice.actor)
    if after.state == "running":
        _go_on(tx, after)
    tx.commit()


def find(broadcast_id: str) -> Broadcast:
    """A broadcast.

    Raises:
        NotFound: there is none.
    """
    broadcast = records.find(broadcast_id)
    if broadcast is None:
        raise NotFound
    return broadcast


def newest() -> list[Broadcast]:
    """The newest broadcasts."""
    return records.newest(MOST_SHOWN)
