"""How often a house is asked something for a stay, whoever of its people asks (home book, 11)."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from chalicelib.web import limits
from chalicelib.web.limits import Limit, Requester

T = TypeVar("T")
ACTIONS = Limit("device actions", most=30, within=timedelta(minutes=1), free=10)
LISTS = Limit("device lists", most=120, within=timedelta(minutes=1), free=30)
"""Of each caller; an app that is open asks every few seconds."""


def for_stay(reservation_id: str, work: Callable[[], T]) -> T:
    """What `work` does, within the limit of its stay.

    Raises:
        TooManyRequests: too much was asked.
    """
    requester = Requester(None, "", group=f"reservation#{reservation_id}")
    return limits.within((ACTIONS,), requester, work, reads=False)
