"""Commands that nothing else is written with."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.commands import Command
from chalicelib.kernel.parts import in_parts

MOST_AT_ONCE = 50


def ask(commands: Iterable[Command], *, now: datetime) -> None:
    """Have commands of the product itself carried out soon: 50 in each transaction, so whoever is
    cut short and asks again asks for some twice."""
    for part in in_parts(list(commands), MOST_AT_ONCE):
        tx = Transaction(now)
        for command in part:
            tx.enqueue(command, actor=SYSTEM.actor)
        tx.commit()
