"""Calls of a piece of work are counted, whichever thread makes them."""

from functools import partial

import pytest

from chalicelib.cloud import parallel, store, usage
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock

from .night import NightRecord, Taken, holder_of, night

pytestmark = pytest.mark.usefixtures("aws")


def take(day: int) -> None:
    tx = Transaction(clock.now())
    tx.create(night(day), otherwise=Taken())
    tx.commit()


def test_reads_and_writes_count_with_what_they_consume() -> None:
    with usage.measured() as used:
        take(1)
        holder_of(1)
        store.query("nights", "h1")
    assert used.calls == 3
    assert used.units > 0


def test_a_call_that_is_refused_counts_too() -> None:
    take(1)
    with usage.measured() as used, pytest.raises(Taken):
        take(1)
    assert used.calls == 1


def test_calls_that_go_out_together_count_each() -> None:
    with usage.measured() as used:
        parallel.together([partial(holder_of, day) for day in range(1, 6)])
    assert used.calls == 5


def test_a_piece_of_work_inside_another_counts_for_both() -> None:
    with usage.measured() as whole:
        holder_of(1)
        with usage.measured() as part:
            holder_of(2)
    assert (whole.calls, part.calls) == (2, 1)


def test_pieces_of_work_count_apart() -> None:
    with usage.measured() as one:
        holder_of(1)
    with usage.measured() as other:
        store.fetch_many([store.Key(NightRecord, "h1", f"2026-01-{day:02}") for day in (1, 2)])
    holder_of(2)
    assert (one.calls, other.calls) == (1, 1)
