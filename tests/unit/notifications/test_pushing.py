"""When a push is sent, how often, and what an answer of Expo means."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.integrations.expo import MOST_BYTES, MOST_MESSAGES, Receipt, Ticket, size_of
from chalicelib.notifications.devices import rules as devices
from chalicelib.notifications.devices.types import Device, Owner, Registration
from chalicelib.notifications.inbox.types import OVER, Pushing
from chalicelib.notifications.pushing import answers, messages, rules
from chalicelib.notifications.pushing.types import Target
from chalicelib.notifications.texts import stays
from chalicelib.notifications.types import Notice

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""12:00 in Lima."""
NOTICE = Notice(
    notice_id="019caf10-3180-7007-9c25-8a5bca6ba1ac",
    audience="client",
    content=stays.APPROVED.content(stays.NEWS),
    at=NOON,
    expires_at=NOON + timedelta(hours=24),
)


def owner(*names: str) -> Owner:
    found = tuple(
        Device(device_id=name, token=f"ExponentPushToken[{name}]", created=NOON) for name in names
    )
    return Owner(account="client#1", devices=found)


def target(*names: str) -> Target:
    mine = owner(*names)
    begun = rules.begun(NOTICE, mine, Pushing())
    return Target(owner=mine, pushing=rules.claimed(begun, NOON))


def tickets(**errors: str | None) -> dict[str, Ticket]:
    return {name: Ticket(id=f"t-{name}", error=error) for name, error in errors.items()}


def states(pushing: Pushing) -> dict[str, str]:
    return {each.device_id: each.state for each in pushing.deliveries}


@pytest.mark.parametrize(
    ("hour", "held"),
    [(7, 8), (8, None), (12, None), (21, None), (22, 8), (23, 8), (0, 8)],
)
def test_the_night_holds_back_what_can_wait(hour: int, held: int | None) -> None:
    now = datetime(2026, 3, 2, 5, 0, tzinfo=UTC) + timedelta(hours=hour)

    until = rules.held_until(replace(NOTICE, can_wait=True), now)

    assert rules.held_until(NOTICE, now) is None
    if held is None:
        assert until is None
    else:
        assert until is not None
        assert until.astimezone(UTC).hour == 13
        assert timedelta() < until - now <= timedelta(hours=10)


def test_a_push_goes_to_every_active_device_once() -> None:
    mine = owner("a", "b")
    off = replace(mine.devices[1], is_active=False)
    mine = replace(mine, devices=(mine.devices[0], off))

    begun = rules.begun(NOTICE, mine, Pushing())

    assert states(begun) == {"a": "queued"}
    assert rules.begun(NOTICE, owner("a", "b", "c"), begun) is begun


def test_each_device_has_its_own_end() -> None:
    answered = answers.taken(
        target("a", "b", "c"), tickets(a=None, b="DeviceNotRegistered", c="ProviderError"), 1.0
    )

    assert states(answered.pushing) == {"a": "accepted", "b": "failed", "c": "queued"}
    assert [sent.ticket for sent in answered.tickets] == ["t-a"]
    assert answered.again_in == timedelta(seconds=5)


def test_attempts_are_farther_and_farther_apart_and_end() -> None:
    tried, pauses = target("a"), []
    for _ in range(10):
        answered = answers.taken(tried, tickets(a="MessageRateExceeded"), 1.0)
        tried = Target(owner=tried.owner, pushing=rules.claimed(answered.pushing, NOON))
        if answered.again_in is None:
            break
        pauses.append(answered.again_in)

    assert pauses == list(rules.PAUSES)
    assert states(answered.pushing) == {"a": "failed"}
    assert answered.pushing.attempts == 6


def test_what_may_have_been_sent_is_sent_once_more_at_most() -> None:
    first = answers.unanswered(
        target("a"), "timeout", is_resting=False, is_unsure=True, asked_to_wait=None, chance=1.0
    )
    again = Target(owner=owner("a"), pushing=rules.claimed(first.pushing, NOON))
    second = answers.unanswered(
        again, "timeout", is_resting=False, is_unsure=True, asked_to_wait=None, chance=1.0
    )

    assert states(first.pushing) == {"a": "queued"}
    assert (states(second.pushing), second.again_in) == ({"a": "failed"}, None)


def test_a_worker_that_ended_in_between_is_followed_once() -> None:
    claimed = target("a").pushing

    retaken = rules.claimed(claimed, NOON + timedelta(minutes=2))
    assert states(retaken) == {"a": "claimed"}
    assert states(rules.claimed(retaken, NOON + timedelta(minutes=4))) == {"a": "failed"}
    assert rules.free_at(claimed) == NOON + rules.CLAIM_LASTS


def test_while_expo_rests_no_attempt_is_spent() -> None:
    tried = target("a")
    for _ in range(200):
        answered = answers.unanswered(
            tried, "resting", is_resting=True, is_unsure=False, asked_to_wait=None, chance=0.5
        )
        assert answered.again_in is not None
        tried = Target(owner=tried.owner, pushing=rules.claimed(answered.pushing, NOON))

    assert (answered.pushing.attempts, states(answered.pushing)) == (0, {"a": "queued"})


def test_expo_is_left_alone_for_as_long_as_it_asks() -> None:
    answered = answers.unanswered(
        target("a"), "429", is_resting=False, is_unsure=False, asked_to_wait=90.0, chance=0.0
    )

    assert answered.again_in == timedelta(seconds=90)


def test_receipts_say_what_became_of_it() -> None:
    taken = answers.taken(target("a", "b", "c"), tickets(a=None, b=None, c=None), 1.0).pushing

    received = answers.received(
        taken,
        {
            "a": Receipt(),
            "b": Receipt(error="DeviceNotRegistered"),
            "c": Receipt(error="MessageRateExceeded"),
        },
    )

    assert states(received.pushing) == {"a": "delivered", "b": "failed", "c": "queued"}
    assert [each.device_id for each in received.outcomes if each.is_gone] == ["b"]
    assert received.again_in is not None


def test_a_message_that_is_too_long_keeps_what_a_tap_needs() -> None:
    data = {**NOTICE.content.data, "more": "x" * 5000}
    notice = replace(NOTICE, content=replace(NOTICE.content, data=data))

    message = messages.message_of(notice, "ExponentPushToken[a]")

    assert size_of(message) <= MOST_BYTES
    assert message.data["notification_id"] == NOTICE.notice_id
    assert "more" not in message.data


def test_signs_that_take_much_room_cost_words_and_no_push() -> None:
    content = replace(NOTICE.content, title="\U0001f600" * 200, body="\U0001f600" * 1000)

    message = messages.message_of(replace(NOTICE, content=content), "ExponentPushToken[a]")

    assert size_of(message) <= MOST_BYTES
    assert message.title == content.title
    assert message.body.endswith("😀…")


@given(st.lists(st.integers(1, 10), max_size=60))
def test_no_request_has_more_than_a_hundred_messages_and_nobody_is_left_out(
    sizes: list[int],
) -> None:
    people = [
        Target(
            owner=Owner(account=f"client#{index}"),
            pushing=target(*map(str, range(size))).pushing,
        )
        for index, size in enumerate(sizes)
    ]

    groups = list(messages.groups(people))

    assert [each for group in groups for each in group] == people
    assert all(
        sum(len(each.pushing.deliveries) for each in group) <= MOST_MESSAGES for group in groups
    )


def test_what_is_over_stays_as_it_is() -> None:
    over = answers.taken(target("a"), tickets(a=None), 1.0).pushing

    assert rules.claimed(over, NOON).deliveries == over.deliveries
    assert rules.ended(over, "expired").deliveries == over.deliveries
    assert {each.state for each in rules.ended(target("a").pushing, "expired").deliveries} <= OVER


def test_a_device_that_fails_three_times_gets_nothing_more() -> None:
    mine = owner("a")
    failed = devices.Outcome(device_id="a")
    for _ in range(devices.MOST_FAILURES - 1):
        mine = devices.after(mine, [failed], NOON)
    assert mine.active
    assert devices.after(mine, [failed], NOON).active == ()
    recovered = devices.after(mine, [devices.Outcome(device_id="a", is_accepted=True)], NOON)
    assert recovered.devices[0].failed_attempts == 0


def test_a_telephone_that_is_registered_again_works_again() -> None:
    mine = devices.after(owner("a"), [devices.Outcome(device_id="a", is_gone=True)], NOON)

    again, device = devices.registered(
        mine, Registration(token="ExponentPushToken[a]", device_type="ios"), NOON
    )

    assert (device.device_id, device.is_active, again.devices) == ("a", True, (device,))
