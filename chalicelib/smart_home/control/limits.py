"""How often a house is asked something for a stay, whoever of its people asks (home book, 11)."""

from datetime import timedelta

from chalicelib.web import limits
from chalicelib.web.limits import Limit, Requester

ACTIONS = Limit("device actions", most=20, within=timedelta(minutes=1), free=10)
"""Thirty a minute, a third of which a process lets in without a write."""
ATTEMPTS = Limit("device attempts", most=120, within=timedelta(minutes=1), free=30)
"""Of each caller, whatever becomes of it."""
LISTS = Limit("device lists", most=120, within=timedelta(minutes=1), free=30)
"""Of each caller; an app that is open asks every few seconds."""


def count(reservation_id: str) -> None:
    """Count something that is asked for a stay by whoever may. Others use nothing up: a stranger
    would keep its guest from the lights.

    Raises:
        TooManyRequests: too much was asked.
    """
    requester = Requester(None, "", group=f"reservation#{reservation_id}")
    limits.within((ACTIONS,), requester, lambda: None, reads=False)
