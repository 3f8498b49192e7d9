"""Changes of settings by another process: this one hears nothing of them."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.catalogue import snapshots
from chalicelib.kernel import cache

T = TypeVar("T")


def elsewhere(change: Callable[[], T]) -> T:
    """Let `change` happen as in a process with a memory of its own; what it gives."""
    known = snapshots.latest()
    cache.forget_all()
    result = change()
    cache.forget_all()
    if known is not None:
        snapshots.cached.put(snapshots.SNAPSHOT, known)
    return result
