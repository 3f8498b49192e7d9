"""Something else happens between a look and the write that follows it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.cloud import store

WRITE = "before-send.dynamodb.TransactWriteItems"


@contextmanager
def meanwhile(happens: Callable[[], object]) -> Iterator[None]:
    """Do `happens` just before the next transaction is sent, once."""
    waiting = [happens]

    def once() -> None:
        if waiting:
            waiting.pop()()

    with each_time(once):
        yield
    assert not waiting, "nothing was written"


@contextmanager
def each_time(happens: Callable[[], object]) -> Iterator[None]:
    """Do `happens` just before every transaction but its own."""
    client: Any = store.connection().client
    is_its_own = False

    def before_send(**_: Any) -> None:
        nonlocal is_its_own
        if not is_its_own:
            is_its_own = True
            happens()
            is_its_own = False

    client.meta.events.register_first(WRITE, before_send)
    try:
        yield
    finally:
        client.meta.events.unregister(WRITE, before_send)
