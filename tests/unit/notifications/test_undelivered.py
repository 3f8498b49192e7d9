"""Why something did not reach somebody, in words, and where it stands in the list."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.kernel import ids
from chalicelib.notifications.failures.records import entry_of
from chalicelib.notifications.failures.types import Failure, Spot
from chalicelib.notifications.inbox.types import Delivery, DeliveryState, Pushing
from chalicelib.notifications.messages import rules
from chalicelib.notifications.messages.types import Message
from chalicelib.notifications.undelivered.reasons import EXACT, reason_of

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def failure(code: str | None) -> Failure:
    spot = Spot(way="sms", recipient="client#1", entry="e#welcome", at=NOW)
    return Failure(spot=spot, failed_at=NOW, code=code, attempts=1)


@pytest.mark.parametrize("code", [None, *EXACT, "graph 132001", "503", "graph 999", "<b>"])
def test_every_reason_is_a_sentence(code: str | None) -> None:
    reason = reason_of(failure(code))
    assert reason[0].isupper()
    assert reason.endswith(".")


def test_a_word_that_nobody_knows_is_named() -> None:
    assert reason_of(failure("graph 999")) == "El servicio no lo aceptó (graph 999)."
    assert reason_of(failure("503")) == "El servicio falló (503)."


def test_the_list_is_in_the_order_of_what_happened() -> None:
    spots = [
        Spot(way="sms", recipient=f"client#{hour}", entry="e", at=NOW + timedelta(hours=hour))
        for hour in range(5)
    ]
    assert sorted(map(entry_of, spots)) == list(map(entry_of, spots))
    assert len({entry_of(Spot(way="sms", recipient=who, entry="e", at=NOW)) for who in "ab"}) == 2


def test_an_id_says_when_it_was_made() -> None:
    assert ids.instant_of(ids.event_id(NOW)) == NOW


def pushing(*states: DeliveryState) -> Pushing:
    return Pushing(
        deliveries=tuple(
            Delivery(device_id=str(number), device_type="ios", state=state)
            for number, state in enumerate(states)
        )
    )


@pytest.mark.parametrize(
    ("states", "is_lost"),
    [
        ((), False),
        (("queued",), False),
        (("failed", "queued"), False),
        (("failed", "delivered"), False),
        (("failed", "accepted"), False),
        (("off",), False),
        (("failed",), True),
        (("expired", "failed"), True),
        (("off", "failed"), True),
    ],
)
def test_a_notification_is_lost_once_no_telephone_can_get_it(
    states: tuple[DeliveryState, ...], is_lost: bool
) -> None:
    assert pushing(*states).is_lost is is_lost


def test_a_message_that_is_sent_again_has_all_its_time_and_attempts() -> None:
    message = Message(
        channel="whatsapp", kind="welcome", at=NOW, state="failed", attempts=6, unsure=1, code="x"
    )
    assert message.is_lost
    assert rules.is_stale(message, NOW + DAY)
    renewed = rules.renewed(message, NOW + DAY)
    assert not renewed.is_lost
    assert not renewed.is_over
    assert (renewed.attempts, renewed.unsure, renewed.code) == (0, 0, None)
    assert not rules.is_stale(renewed, NOW + DAY + timedelta(hours=23))
    assert rules.is_stale(renewed, NOW + 2 * DAY)
