"""Something else happens between a look and the write that follows it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.cloud import store

WRITE = "before-send.dynamodb.TransactWriteItems"


@contextmanager
def meanwhile(happens: Callable[[], object]) -> Iterator[None]:
    """Do `happens` just before the next transaction is sent, once."""
    client: Any = store.connection().client
    waiting = [happens]

    def before_send(**_: Any) -> None:
        if waiting:
            waiting.pop()()

    client.meta.events.register_first(WRITE, before_send)
    try:
        yield
    finally:
        client.meta.events.unregister(WRITE, before_send)
    assert not waiting, "nothing was written"
