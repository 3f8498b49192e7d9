"""Guests who book different free nights of one house at the same moment, while every transaction
holds its items for some milliseconds, as DynamoDB's do."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import msgspec

from bench.scene import ADMINISTRATOR, NOW, Scene, guest_command
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.reservations.changes import service as changing
from chalicelib.reservations.changes.types import StayChange
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.types import Stay
from tests.support.contention import items_held_for


class Rush(msgspec.Struct, frozen=True):
    """How it ended: stays made, bookings refused by the code of their error, conflicts met, and
    the seconds that the slowest caller waited."""

    stays: list[Stay]
    refused: Counter[str]
    conflicts: int
    slowest: float


def of(scene: Scene, *, callers: int, held: float, first: int = 0, code: str | None = None) -> Rush:
    """Let `callers` guests book a night each, from `first` nights after the first of the scene,
    with a discount code if one is named. Items are `held` for so many seconds."""
    barrier = Barrier(callers)

    def book(index: int) -> tuple[Stay | str, float]:
        command = guest_command(scene, 0, first + index, 1)
        command = msgspec.structs.replace(command, discount_code=code)
        guest = Guest(scene.client_ids[index], "bench")
        barrier.wait()
        before = time.perf_counter()
        with clock.at(NOW):
            try:
                shown = guest_booking.book_by_guest(command, caller=guest, now=NOW)
                outcome: Stay | str = shown.stays[0]
            except CasaAustinError as error:
                outcome = str(error.code)
        return outcome, time.perf_counter() - before

    with items_held_for(held) as contention, ThreadPoolExecutor(max_workers=callers) as pool:
        ended = list(pool.map(book, range(callers)))
    stays = [outcome for outcome, _ in ended if isinstance(outcome, Stay)]
    refused = Counter(outcome for outcome, _ in ended if isinstance(outcome, str))
    return Rush(stays, refused, contention.conflicts, max(spent for _, spent in ended))


def approve(stays: list[Stay]) -> None:
    """Let none of the stays be a hold any more: a guest keeps two at most."""
    for stay in stays:
        approval = StayChange(status="approved")
        changing.change(stay.reservation_id, approval, caller=ADMINISTRATOR, now=NOW)
