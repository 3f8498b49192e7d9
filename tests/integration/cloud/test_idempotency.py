"""Invariant 7, where two requests with one key race each other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.cloud import events
from chalicelib.cloud.idempotency import KEPT, IdempotencyRecord, Once, Replay
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Unprocessable

from .night import NightTaken, Taken, holder_of, night

pytestmark = pytest.mark.usefixtures("aws")
NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)


def once(fingerprint: str = "f1", *, key: str = "k1", account: str = "client#c1") -> Once[Any]:
    return Once(account, key, fingerprint, render=lambda result: {"night": result})


def take(day: int, request: Once[Any] | None) -> None:
    """Take a night and say so, in one transaction."""
    tx = Transaction(NOW)
    tx.create(night(day), otherwise=Taken())
    tx.emit(NightTaken(day=day), actor="client#c1")
    tx.once(request, day)
    tx.commit()


def test_the_answer_is_kept_with_the_effect() -> None:
    assert once().earlier() is None
    take(1, once())
    assert once().earlier() == '{"night":1}'


def test_nothing_is_kept_of_what_took_no_effect() -> None:
    take(1, None)
    with pytest.raises(Taken):
        take(1, once())
    assert once().earlier() is None


def test_the_loser_of_a_race_gets_the_winners_answer_and_no_second_effect() -> None:
    """Its own night is taken too, by the same request: that is no conflict."""
    take(1, once())
    with pytest.raises(Replay) as replay:
        take(1, once())
    assert replay.value.answer == '{"night":1}'
    assert len(events.timeline("night#1")) == 1


def test_the_loser_that_asked_for_something_else_is_told_so() -> None:
    take(1, once())
    with pytest.raises(Unprocessable):
        take(2, once("f2"))
    assert holder_of(2) is None
    with pytest.raises(Unprocessable):
        once("f2").earlier()


def test_the_key_is_told_of_before_the_night() -> None:
    """Whatever else failed, the caller's mistake is the key that means two things."""
    take(1, once())
    take(2, None)
    with pytest.raises(Unprocessable):
        take(2, once("f2"))


def test_keys_and_accounts_do_not_meet() -> None:
    take(1, once())
    take(2, once(key="k2"))
    take(3, once(account="client#c2"))
    assert [holder_of(day) for day in (1, 2, 3)] == ["ana"] * 3


def test_an_answer_may_be_made_later_than_the_request() -> None:
    shaped = once().answering(lambda result: [result])
    take(1, shaped)
    assert once().earlier() == "[1]"


def test_a_key_is_kept_for_two_days() -> None:
    record = once().record(1, NOW)
    assert isinstance(record, IdempotencyRecord)
    assert record.expires_at == (NOW + KEPT).timestamp()
