"""Something else happens between a look and the write that follows it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.cloud import store
from tests.support.roles import somebody_else

WRITE = "before-send.dynamodb.TransactWriteItems"
READ = "before-send.dynamodb.BatchGetItem"


@contextmanager
def meanwhile(
    happens: Callable[[], object], *, before: str = WRITE, number: int = 1
) -> Iterator[None]:
    """Do `happens` once, just before the first transaction is sent (or the `number`th read)."""
    left = number

    def once() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            happens()

    with each_time(once, before=before):
        yield
    assert left <= 0, "nothing was sent"


@contextmanager
def each_time(happens: Callable[[], object], *, before: str = WRITE) -> Iterator[None]:
    """Do `happens` just before every transaction (or read) but its own."""
    client: Any = store.connection().client
    is_its_own = False

    def before_send(**_: Any) -> None:
        nonlocal is_its_own
        if not is_its_own:
            is_its_own = True
            with somebody_else():
                happens()
            is_its_own = False

    client.meta.events.register_first(before, before_send)
    try:
        yield
    finally:
        client.meta.events.unregister(before, before_send)
