"""Webhooks: what a stand-in tells the API by itself, in the background."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Timer
from typing import Literal, get_args

import msgspec
import requests

MOST_REMEMBERED = 500
LATE_SECONDS = 5.0
ANSWER_SECONDS = 22.0
Way = Literal["right", "late", "doubled", "reordered", "forged", "lost"]
WAYS: tuple[Way, ...] = get_args(Way)
"""How webhooks come: as they should, some seconds late, each twice, each other one late (so that
the next overtakes it), with a signature or a password that is wrong, or not at all."""


class Delivery(msgspec.Struct, kw_only=True):
    """A webhook. `about` names what it tells of, `target` begins behind the address of the API
    (`http://host/api/v1/`), `after` is how many seconds it waits, `outcome` what became of it: a
    status, or that nobody answered."""

    at: datetime
    event: str
    about: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    after: float = 0.0
    outcome: str = "kept"


class Courier:
    """Brings webhooks to the API at `api`; without one they are kept in `sent` and no more."""

    def __init__(self, *, late_seconds: float = LATE_SECONDS) -> None:
        self.api: str | None = None
        self.way: Way = "right"
        self.late_seconds = late_seconds
        self.sent: deque[Delivery] = deque(maxlen=MOST_REMEMBERED)
        self._made = 0

    def bring(self, make: Callable[[bool], Delivery]) -> None:
        """Deliver what `make` makes, which is told whether to sign it rightly."""
        if self.way == "lost":
            return
        delivery = make(self.way != "forged")
        self._made += 1
        is_overtaken = self.way == "reordered" and self._made % 2 == 1
        if self.way == "late" or is_overtaken:
            delivery.after = self.late_seconds
        self._send(delivery)
        if self.way == "doubled":
            self._send(msgspec.structs.replace(delivery))

    def change(self, way: str) -> None:
        """Deliver otherwise from now on.

        Raises:
            ValueError: there is no such way.
        """
        if way not in WAYS:
            raise ValueError(way)
        self.way = next(each for each in WAYS if each == way)
        self._made = 0

    def _send(self, delivery: Delivery) -> None:
        self.sent.append(delivery)
        if self.api is None:
            return
        delivery.outcome = "on its way"
        timer = Timer(delivery.after, _post, (self.api, delivery))
        timer.daemon = True
        timer.start()


def _post(api: str, delivery: Delivery) -> None:
    """Post a webhook once; the API may be away, as it may be in the world."""
    address = f"{api.rstrip('/')}/{delivery.target}"
    headers = {**delivery.headers, "Content-Type": "application/json"}
    try:
        answer = requests.post(address, data=delivery.body, headers=headers, timeout=ANSWER_SECONDS)
    except requests.RequestException:
        delivery.outcome = "no answer"
        return
    delivery.outcome = str(answer.status_code)
