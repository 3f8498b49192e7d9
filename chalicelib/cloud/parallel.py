"""Calls that do not depend on each other go out together: one round trip instead of several."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from functools import lru_cache, partial
from typing import TypeVar, cast

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
THREADS = 16

_round: ContextVar[object | None] = ContextVar("round", default=None)


def current() -> object | None:
    """What the calls of one round have in common; None for a call that goes out alone.

    Whoever watches the database's client counts round trips by it.
    """
    return _round.get()


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="round")


def together(calls: Sequence[Callable[[], T]]) -> list[T]:
    """The results of `calls` in their order, run at the same time; the first error is raised.

    A single call runs here, without a thread. The callers' context (clock, correlation id)
    goes along. Calls do not themselves go out together: the threads are few.
    """
    if len(calls) <= 1:
        return [call() for call in calls]
    mark = object()
    futures = [_pool().submit(copy_context().run, partial(_marked, mark, call)) for call in calls]
    return [future.result() for future in futures]


def both(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """The results of two calls of different kinds, in one round."""
    results = together(cast("Sequence[Callable[[], object]]", [first, second]))
    return cast("tuple[A, B]", tuple(results))


def all_and(calls: Sequence[Callable[[], A]], other: Callable[[], B]) -> tuple[list[A], B]:
    """The results of any number of calls and of one of another kind, in one round."""
    *results, last = together(cast("Sequence[Callable[[], object]]", [*calls, other]))
    return cast("list[A]", results), cast("B", last)


def guarded(guard: Callable[[], None], work: Callable[[], T]) -> T:
    """What `work` gives, while `guard` runs in a thread; an error of `guard` counts before it."""
    future = _pool().submit(copy_context().run, guard)
    try:
        return work()
    finally:
        future.result()


def _marked(mark: object, call: Callable[[], T]) -> T:
    """Runs in a context of its own, so the mark ends with it."""
    _round.set(mark)
    return call()
