"""Calls that do not depend on each other go out together: one round trip instead of several."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
THREADS = 16


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="round")


def together(calls: Sequence[Callable[[], T]]) -> list[T]:
    """The results of `calls` in their order, run at the same time; the first error is raised.

    Calls do not themselves go out together: the threads are few. A single call runs here, without a thread. The callers' context (clock, correlation id)
    goes along.
    """
    if len(calls) <= 1:
        return [call() for call in calls]
    futures = [_pool().submit(copy_context().run, call) for call in calls]
    return [future.result() for future in futures]


def both(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """The results of two calls of different kinds, in one round."""
    future = _pool().submit(copy_context().run, first)
    answer = second()
    return future.result(), answer
