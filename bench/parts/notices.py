"""What notifications cost: one guest, and everybody (ten thousand devices)."""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bench.report import Figure, Report
from bench.scene import NOW
from bench.watching import Watch, watching
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.notifications.broadcasts import service as broadcasts
from chalicelib.notifications.devices.records import SHARDS, OwnerRecord, guests_after, place_of
from chalicelib.notifications.devices.types import Device, Owner
from chalicelib.notifications.pushing.service import push
from chalicelib.notifications.telling.service import MOST_PUSHED, notice_of, tell_by_hand
from chalicelib.notifications.texts import others
from chalicelib.notifications.texts.types import ManualFacts
from local.providers.expo import Expo
from local.providers.registry import environment
from local.providers.server import serving

FEW, MANY = 1_000, 10_000
FACTS = ManualFacts(title="Oferta", body="Verano")
AT_ONCE = 50


def measure(report: Report) -> None:
    """One push, and broadcasts to more and more devices."""
    with _expo():
        account = _owners(1)[0]
        client_id = account.partition("#")[2]
        with watching() as watch:
            notice = notice_of(others.CUSTOM, FACTS, about=(account,), actor="system", now=NOW)
            tell_by_hand(client_id, notice)
            push(notice.notice_id, [account], now=NOW)
        _line(report, "telling one guest with one device", watch, 1)
        known = 1
        for count in (FEW, MANY):
            known += len(_owners(count - known))
            _broadcast(report, count)


def _broadcast(report: Report, count: int) -> None:
    before = _memory()
    with watching() as watch:
        began, cpu = time.perf_counter(), time.process_time()
        sent = broadcasts.prepare(FACTS, confirm=True, actor="system", now=clock.now())
        while sent.state == "running":
            broadcasts.send(sent.broadcast_id, sent.version, now=clock.now())
            sent = broadcasts.find(sent.broadcast_id)
        for accounts in _placed():
            push(sent.broadcast_id, accounts, now=clock.now())
        took, used = time.perf_counter() - began, time.process_time() - cpu
    assert sent.placed == count
    _line(report, f"a broadcast to {count} devices, for each", watch, count)
    report.line(
        f"  its pace, with {count} devices",
        Figure(count / took, "pushes a second"),
        Figure(used / count * 1_000_000, "µs CPU a push"),
        Figure(_memory() - before, "MB more of memory", ".1f"),
    )


def _placed() -> Iterator[list[str]]:
    """Everybody, as the steps of a broadcast read them."""
    for shard in SHARDS:
        after: str | None = None
        while read := guests_after(shard, after, MOST_PUSHED):
            yield [owner.account for owner in read]
            after = read[-1].account


def _owners(count: int) -> list[str]:
    """Guests with a device each."""
    accounts = [f"client#{ids.new_id()}" for _ in range(count)]
    for start in range(0, count, AT_ONCE):
        tx = Transaction(NOW)
        for account in accounts[start : start + AT_ONCE]:
            device = Device(
                device_id=ids.new_id(),
                token=f"ExponentPushToken[guest-{account}]",
                created=NOW - timedelta(days=1),
                last_used=NOW,
            )
            owner = Owner(account=account, devices=(device,))
            tx.put(OwnerRecord(*place_of(account), version=1, owner=owner))
        for name in ("owners", "active", "total"):
            some = len(accounts[start : start + AT_ONCE])
            tx.count("notifications", "devices", "client", name, some)
        tx.commit()
    return accounts


@contextmanager
def _expo() -> Iterator[None]:
    """Expo's stand-in, where the product looks for Expo."""
    with serving(Expo()) as server:
        os.environ.update(environment(server.url))
        try:
            yield
        finally:
            for name in environment(server.url):
                del os.environ[name]


def _memory() -> float:
    """The peak of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _line(report: Report, name: str, watch: Watch, count: int) -> None:
    report.line(
        f"DynamoDB of {name}",
        Figure(watch.reads / count, "reads", ".2f"),
        Figure(watch.writes / count, "writes", ".2f"),
        Figure(watch.total_units / count, "units", ".1f"),
    )
