"""Many writers at once: who gets a night, and whether the calendar is still right afterwards."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from threading import Barrier, Lock
from typing import Any

import msgspec

from bench.scene import ADMINISTRATOR, NOW, Scene, guest_command, staff_command
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Conflict, Invalid, NotFound
from chalicelib.reservations.bookings import service as booking
from chalicelib.reservations.changes import service as changing
from chalicelib.reservations.changes.types import StayChange
from chalicelib.reservations.ending import service as ending
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.lapsing import service as lapsing
from chalicelib.reservations.stays.rules import TooManyUnpaid
from chalicelib.reservations.types import Stay

DAYS_A_ROUND = 12
STEP = timedelta(seconds=15)
"""How far the clock goes with each operation: a hold lapses after 1800 of them."""


class Round(msgspec.Struct, frozen=True):
    """How one round of simultaneous bookings ended."""

    booked: int
    refused: int


def overlapping(scene: Scene, number: int, *, callers: int) -> Round:
    """`callers` simultaneous bookings on one house, every two of which want a common night."""
    middle = number * DAYS_A_ROUND + 6
    barrier = Barrier(callers)

    def book(index: int) -> Stay | None:
        picked = random.Random(number * 1000 + index)
        start, end = middle - picked.randint(0, 4), middle + picked.randint(1, 5)
        barrier.wait()
        with clock.at(NOW):
            return _booked(scene, index, start, end - start)

    with ThreadPoolExecutor(max_workers=callers) as pool:
        booked = [stay for stay in pool.map(book, range(callers)) if stay is not None]
    for stay in booked:
        if stay.status == "incomplete":
            # A guest who wins round after round must not reach the limit of open holds.
            approval = StayChange(status="approved")
            changing.change(stay.reservation_id, approval, caller=ADMINISTRATOR, now=NOW)
    return Round(booked=len(booked), refused=callers - len(booked))


def _booked(scene: Scene, index: int, start: int, length: int) -> Stay | None:
    """Every other caller is a guest, each an own one."""
    client = index % len(scene.client_ids)
    try:
        if index % 2:
            guest = Guest(scene.client_ids[client], "bench")
            ask = guest_command(scene, 0, start, length)
            return guest_booking.book_by_guest(ask, caller=guest, now=NOW).stays[0]
        command = staff_command(scene, 0, client, start, length)
        return booking.book_by_staff(command, caller=ADMINISTRATOR, now=NOW)
    except Conflict:
        return None


class Traffic:
    """Workers who hold, book, move, extend, cancel, expire and import on a few houses."""

    def __init__(self, scene: Scene, *, nights: int, seed: int = 7) -> None:
        self._scene = scene
        self._nights = nights
        self._seed = seed
        self._ticks = count()
        self._lock = Lock()
        self._known: list[str] = []
        self.outcomes: Counter[str] = Counter()

    def run(self, *, operations: int, workers: int) -> None:
        """Do `operations` in all, shared by `workers` threads."""
        with ThreadPoolExecutor(max_workers=workers) as pool:
            list(pool.map(self._work, range(workers), [operations // workers] * workers))

    def _work(self, worker: int, operations: int) -> None:
        picked = random.Random(self._seed * 100 + worker)
        todo: tuple[tuple[Callable[[random.Random, datetime], Any], int], ...] = (
            (self._hold, 26),
            (self._book, 22),
            (self._import, 8),
            (self._move, 14),
            (self._extend, 14),
            (self._cancel, 15),
            (self._expire, 1),
        )
        actions, weights = zip(*todo, strict=True)
        for _ in range(operations):
            action = picked.choices(actions, weights)[0]
            now = NOW + next(self._ticks) * STEP
            with clock.at(now):
                outcome = self._outcome(action, picked, now)
            with self._lock:
                self.outcomes[f"{action.__name__.strip('_')}: {outcome}"] += 1

    def _outcome(
        self, action: Callable[[random.Random, datetime], Any], picked: random.Random, now: datetime
    ) -> str:
        try:
            action(picked, now)
        except Conflict:
            return "conflict"
        except (NotFound, Invalid):
            return "not possible"
        except TooManyUnpaid:
            return "told to wait"
        return "done"

    def _hold(self, picked: random.Random, now: datetime) -> None:
        start, length = self._days(picked)
        house = picked.randrange(len(self._scene.houses))
        guest = Guest(picked.choice(self._scene.client_ids), "bench")
        command = guest_command(self._scene, house, start, length)
        self._know(guest_booking.book_by_guest(command, caller=guest, now=now).stays[0])

    def _book(self, picked: random.Random, now: datetime) -> None:
        self._staff(picked, now, channel=False)

    def _import(self, picked: random.Random, now: datetime) -> None:
        self._staff(picked, now, channel=True)

    def _staff(self, picked: random.Random, now: datetime, *, channel: bool) -> None:
        start, length = self._days(picked)
        house = picked.randrange(len(self._scene.houses))
        client = picked.randrange(len(self._scene.client_ids))
        command = staff_command(self._scene, house, client, start, length, channel=channel)
        self._know(booking.book_by_staff(command, caller=ADMINISTRATOR, now=now))

    def _move(self, picked: random.Random, now: datetime) -> None:
        start, length = self._days(picked)
        house = picked.randrange(len(self._scene.houses))
        command = staff_command(self._scene, house, 0, start, length)
        self._change(
            picked,
            now,
            StayChange(
                property_id=command.property_id,
                check_in=command.check_in,
                check_out=command.departure,
            ),
        )

    def _extend(self, picked: random.Random, now: datetime) -> None:
        self._change(picked, now, StayChange(late_checkout=picked.random() < 0.7))

    def _change(self, picked: random.Random, now: datetime, command: StayChange) -> None:
        changing.change(self._any(picked), command, caller=ADMINISTRATOR, now=now)

    def _cancel(self, picked: random.Random, now: datetime) -> None:
        ending.remove(self._any(picked), caller=ADMINISTRATOR, now=now)

    def _expire(self, _picked: random.Random, now: datetime) -> None:
        lapsing.expire_lapsed(now=now)

    def _days(self, picked: random.Random) -> tuple[int, int]:
        length = picked.choice((1, 1, 2, 2, 3, 4, 7))
        return picked.randrange(self._nights - length), length

    def _know(self, stay: Stay) -> None:
        with self._lock:
            self._known.append(stay.reservation_id)

    def _any(self, picked: random.Random) -> str:
        with self._lock:
            known = list(self._known[-2000:])
        if not known:
            raise NotFound
        return picked.choice(known)
