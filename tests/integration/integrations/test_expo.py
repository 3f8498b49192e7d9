"""Messages to apps, by Expo (notifications book, 4 and appendix A)."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.integrations import expo as client
from chalicelib.integrations.expo import Message, Receipt, Ticket
from local.providers.expo import Expo
from local.providers.http import Answer, Reply, Request
from local.providers.http import Message as Shown
from tests.support.contracts import contract
from tests.support.outside import connected

from .conftest import Configure

NOW = datetime(2027, 3, 8, 15, 0, tzinfo=UTC)
EARLY, READY, FORGOTTEN = timedelta(minutes=14), timedelta(minutes=15), timedelta(hours=25)


def to(name: str, **values: object) -> Message:
    text = {"title": "¡Pago aceptado!", "body": "Llegas el 9 de marzo del 2027."}
    return msgspec.convert({"to": f"ExponentPushToken[{name}]", **text, **values}, Message)


def test_a_message_says_what_the_app_has_to_know(expo: Expo) -> None:
    message = to("ana", data={"type": "payment_approved", "guests": 4}, ttl=3600)
    (ticket,) = client.send("guest", [message])
    assert ticket.id
    assert ticket.trouble is None
    (reception,) = expo.received
    assert reception.request.headers["authorization"] == "Bearer local-guest"
    assert msgspec.json.decode(reception.request.body) == [
        {
            "to": "ExponentPushToken[ana]",
            "title": "¡Pago aceptado!",
            "body": "Llegas el 9 de marzo del 2027.",
            "data": {"type": "payment_approved", "guests": 4},
            "sound": "default",
            "priority": "high",
            "channelId": "default",
            "ttl": 3600,
        }
    ]


def test_each_message_has_its_ticket_in_its_order(expo: Expo) -> None:
    names = ("ana", "dead", "late-dead", "big", "rate")
    tickets = client.send("guest", [to(name) for name in names])
    assert [ticket.trouble for ticket in tickets] == [None, "unregistered", None, "too_big", None]
    assert [bool(ticket.id) for ticket in tickets] == [True, False, True, False, True]
    (reception,) = expo.received
    shown = [each.text for each in (reception.message, *reception.more) if each]
    text = "¡Pago aceptado!\nLlegas el 9 de marzo del 2027."
    assert shown == [text, "(DeviceNotRegistered)", text, "(MessageTooBig)", text]
    assert reception.message == Shown("ExponentPushToken[ana]", text)


def test_receipts_come_after_a_while_and_for_a_day(expo: Expo) -> None:
    expo.now = lambda: NOW
    sent = client.send("guest", [to(name) for name in ("ana", "late-dead", "rate")])
    names = [ticket.id for ticket in sent]
    expo.now = lambda: NOW + EARLY
    assert client.receipts("guest", names) == {}
    expo.now = lambda: NOW + READY
    found = client.receipts("guest", [*names, "nobody's"])
    assert [found[name].trouble for name in names] == [None, "unregistered", "too_often"]
    assert len(found) == len(names)
    expo.now = lambda: NOW + FORGOTTEN
    assert client.receipts("guest", names) == {}


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        ("InvalidCredentials", "credentials"),
        ("MismatchSenderId", "credentials"),
        ("DeveloperError", "transient"),
        ("SomethingNew", "transient"),
        (client.UNKNOWN, "transient"),
    ],
)
def test_a_failure_that_nobody_knows_may_pass(error: str, trouble: str) -> None:
    assert Ticket(error=error).trouble == Receipt(error=error).trouble == trouble


def test_two_apps_are_never_mixed(expo: Expo) -> None:
    others: list[tuple[client.Audience, str]] = [("guest", "staff-1"), ("staff", "guest-1")]
    for audience, name in others:
        with pytest.raises(ServiceRefused) as refused:
            client.send(audience, [to("ana"), to(name)])
        assert refused.value.reason == "expo PUSH_TOO_MANY_EXPERIENCE_IDS"
    client.send("staff", [to("staff-1")])
    assert expo.received[-1].request.headers["authorization"] == "Bearer local-staff"


def test_without_an_access_token_expo_is_asked_without_one(
    expo: Expo, configure: Configure
) -> None:
    configure("expo")
    client.send("guest", [to("guest-1")])
    assert "authorization" not in expo.received[-1].request.headers
    with pytest.raises(ServiceRefused):
        client.send("guest", [to("guest-1"), to("staff-1")])


@pytest.mark.parametrize("number", [0, 101])
def test_a_request_has_one_message_at_least_and_a_hundred_at_most(expo: Expo, number: int) -> None:
    messages = [to(f"n{each}") for each in range(number)]
    if number:
        with pytest.raises(ServiceRefused):
            client.send("guest", messages)
        with pytest.raises(ServiceRefused):
            client.receipts("guest", ["x"] * 301)
    else:
        assert (client.send("guest", []), client.receipts("guest", [])) == ((), {})
    assert not expo.received


def test_a_hundred_messages_go_in_one_request(expo: Expo) -> None:
    tickets = client.send("staff", [to(f"n{number}") for number in range(100)])
    assert len({ticket.id for ticket in tickets}) == 100
    assert len(expo.received) == 1


@pytest.mark.parametrize(
    ("failure", "reason"),
    [("invalid", "400"), ("no_access", "expo UNAUTHORIZED"), ("redirected", "302")],
)
def test_what_would_be_refused_again_is_a_refusal(expo: Expo, failure: str, reason: str) -> None:
    expo.fail(failure)
    with pytest.raises(ServiceRefused) as refused:
        client.send("guest", [to("ana")])
    assert refused.value.reason == reason
    assert len(expo.received) == 1


@pytest.mark.parametrize("failure", ["broken", "broken_inside", "down", "reset", "garbage", "lost"])
def test_a_message_that_may_be_on_its_way_is_not_repeated(expo: Expo, failure: str) -> None:
    expo.fail(failure)
    with pytest.raises(ServiceUnavailable) as unavailable:
        client.send("guest", [to("ana")])
    assert unavailable.value.may_have_acted
    assert len(expo.received) == 1


class Forgetful(Expo):
    """Answers no tickets."""

    def send(self, request: Request) -> Reply:
        super().send(request)
        return Reply(Answer.of({"data": []}))


def test_fewer_tickets_than_messages_say_nothing_of_any(aws: None) -> None:
    with connected(Forgetful()), pytest.raises(ServiceUnavailable) as unavailable:
        client.send("guest", [to("ana")])
    assert unavailable.value.may_have_acted


def test_what_expo_did_not_take_is_sent_again(expo: Expo) -> None:
    expo.fail("too_fast", times=2)
    client.send("guest", [to("ana")])
    expo.fail("too_fast")
    with pytest.raises(ServiceUnavailable) as unavailable:
        client.send("guest", [to("ana")])
    assert not unavailable.value.may_have_acted


def test_expo_says_how_long_it_wants_to_be_left_alone(expo: Expo) -> None:
    expo.fail("limited")
    with pytest.raises(ServiceUnavailable) as unavailable:
        client.send("guest", [to("ana")])
    assert unavailable.value.retry_after == 1


def test_receipts_are_asked_for_again(expo: Expo) -> None:
    expo.fail("down", times=2)
    assert client.receipts("guest", ["x"]) == {}


def test_ten_failures_open_the_circuit_for_a_minute() -> None:
    policy = client.SERVICE.circuit
    assert (policy.failures, policy.rest_seconds) == (10, 60)
    assert client.SERVICE.read_seconds == 15


def test_a_message_that_fits_arrives_and_one_byte_more_does_not(expo: Expo) -> None:
    room = client.MOST_BYTES - client.size_of(to("ana", data={"ñ": ""}))
    fits, too_long = (to("ana", data={"ñ": "x" * size}) for size in (room, room + 1))
    assert client.size_of(fits) == client.MOST_BYTES
    tickets = client.send("guest", [fits, too_long])
    assert [ticket.trouble for ticket in tickets] == [None, "too_big"]


def test_requests_and_answers_are_what_expo_describes(expo: Expo) -> None:
    published = contract("expo-push")
    expo.now = lambda: NOW
    names = [ticket.id for ticket in client.send("guest", [to("ana"), to("dead"), to("late-dead")])]
    expo.now = lambda: NOW + READY
    client.receipts("guest", list(filter(None, names)))
    with pytest.raises(ServiceRefused):
        client.send("guest", [to("staff-1")])
    assert [reception.outcome for reception in expo.received] == ["200", "200", "400"]
    for reception in expo.received:
        published.check(reception)


@pytest.mark.parametrize("refusal", Expo.refusals)
def test_refusals_are_what_expo_describes(refusal: str) -> None:
    answer, published = Expo.refusals[refusal], contract("expo-push")
    for operation in ("send", "getReceipts"):
        path = f"/--/api/v2/push/{operation}"
        published.check_answer("POST", path, answer.status, "application/json", answer.body)
