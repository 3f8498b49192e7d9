"""A crowd of clients, and how its lists are walked through."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.clients import service, writing
from chalicelib.clients.orders.rules import sortable
from chalicelib.clients.types import Client, Details, Level
from chalicelib.cloud.transaction import Transaction

from .desk import NOW, Desk

FIRST = ("María", "José", "Ana Lucía", "Óscar", "Zoila", "Ángel", "Bruno", "Ñusta")
LAST = ("Quispe", "García", "De la Cruz", "Ñahui", "Álvarez", "Zavala", "Mamani", "Ruiz-Díaz")


def register(number: int, chance: random.Random) -> Client:
    """Client `number`, with some points and perhaps a level."""
    now = NOW - timedelta(days=chance.randrange(400), seconds=number)
    details = Details(
        document_type="dni",
        number_doc=f"{40_000_000 + number}",
        first_name=chance.choice(FIRST),
        last_name=f"{chance.choice(LAST)} {chance.choice(LAST)}",
        email=f"guest{number}@example.com",
        birth_date=date(1980, 1, 1 + number % 28),
        tel_number=f"9{87_000_000 + number}",
    )
    before = service.create(details, now=now, actor="system")
    if chance.random() < 0.5:
        return before
    rank = chance.choice([None, 1, 2, 12])
    after = writing.changed(
        before,
        points_balance=Decimal(chance.choice(["0.00", "0.50", "9.99", "75.00", "761.73", "5000"])),
        level=None if rank is None else Level(rank, "Nivel", "", "🥇", now),
    )
    tx = Transaction(now)
    writing.replace(tx, before, after)
    tx.commit()
    return after


def sort_value(ordering: str) -> Callable[[Client], Any]:
    """By what of a client an order of the list goes."""
    values: dict[str, Callable[[Client], Any]] = {
        "points_balance": lambda each: each.points_balance,
        "first_name": lambda each: (sortable(each.first_name), sortable(each.last_name)),
        "last_name": lambda each: (sortable(each.last_name), sortable(each.first_name)),
        "created": lambda each: each.created,
        "level": lambda each: -1 if each.level is None else each.level.rank,
    }
    return values[ordering.removeprefix("-")]


def walked(desk: Desk, query: str, size: int) -> list[dict[str, Any]]:
    """All rows, page by page, as the links lead."""
    rows: list[dict[str, Any]] = []
    number, total = 0, 1
    while number < total:
        number += 1
        page = desk.page(f"{query}&page={number}&page_size={size}")
        total = page["total_paginas"]
        assert page["actual"] == number
        assert (page["next"] is None) == (number == total)
        assert (page["previous"] is None) == (number == 1)
        assert len(page["results"]) == (size if number < total else len(page["results"]))
        rows += page["results"]
    assert page["count"] == len(rows)
    return rows
