"""One-time codes of Twilio Verify."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import twilio as client
from local.providers.twilio import SERVICE, Twilio
from tests.support.contracts import contract

from .conftest import Configure

PHONE = "+51999888777"
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def code_sent(twilio: Twilio) -> str:
    """The code that a person reads."""
    message = twilio.received[-1].message
    assert message is not None
    assert message.to == PHONE
    return message.text.rpartition(" ")[2]


def test_a_code_is_sent_in_spanish_and_approved(twilio: Twilio) -> None:
    started = client.start_verification(PHONE)
    assert started.status == "pending"
    assert client.check_verification(PHONE, code_sent(twilio)) == "approved"
    start, check = (reception.request for reception in twilio.received)
    assert start.path == f"/v2/Services/{SERVICE}/Verifications"
    assert start.form == {"To": PHONE, "Channel": "sms", "Locale": "es"}
    assert check.form.keys() == {"To", "Code"}


def test_a_code_may_be_ours(twilio: Twilio) -> None:
    client.start_verification(PHONE, "482915")
    assert code_sent(twilio) == "482915"
    assert client.check_verification(PHONE, "482915") == "approved"


def test_a_wrong_code_leaves_the_right_one_open(twilio: Twilio) -> None:
    client.start_verification(PHONE, "482915")
    assert client.check_verification(PHONE, "000000") == "wrong"
    assert client.check_verification(PHONE, "482915") == "approved"


def test_a_code_opens_once(twilio: Twilio) -> None:
    client.start_verification(PHONE, "482915")
    client.check_verification(PHONE, "482915")
    assert client.check_verification(PHONE, "482915") == "expired"


def test_a_code_ends_after_ten_minutes(twilio: Twilio) -> None:
    twilio.now = lambda: NOW
    client.start_verification(PHONE, "482915")
    twilio.now = lambda: NOW + timedelta(minutes=10)
    assert client.check_verification(PHONE, "482915") == "expired"


def test_five_answers_are_checked(twilio: Twilio) -> None:
    client.start_verification(PHONE, "482915")
    assert [client.check_verification(PHONE, "000000") for _ in range(5)] == ["wrong"] * 5
    assert client.check_verification(PHONE, "482915") == "limited"
    assert len(twilio.received) == 7


def test_five_messages_are_sent_with_the_same_code(twilio: Twilio) -> None:
    codes = []
    for _ in range(5):
        client.start_verification(PHONE)
        codes.append(code_sent(twilio))
    assert len(set(codes)) == 1
    with pytest.raises(ServiceRefused) as refused:
        client.start_verification(PHONE)
    assert refused.value.reason == "limited"
    assert len(twilio.received) == 6


@pytest.mark.parametrize("how", ["approved", "canceled"])
def test_a_code_that_is_closed_is_found_no_more(twilio: Twilio, how: client.Closing) -> None:
    started = client.start_verification(PHONE, "482915")
    client.close_verification(started.sid, how)
    client.close_verification(started.sid, how)
    assert client.check_verification(PHONE, "482915") == "expired"


@pytest.mark.parametrize(
    ("phone", "reason"),
    [
        ("+519", "number"),
        ("+51999000000", "number"),
        ("+51999000003", "limited"),
        ("+51999000010", "blocked"),
    ],
)
def test_what_twilio_refuses_has_a_reason(twilio: Twilio, phone: str, reason: str) -> None:
    with pytest.raises(ServiceRefused) as refused:
        client.start_verification(phone)
    assert refused.value.reason == reason
    assert len(twilio.received) == 1


@pytest.mark.parametrize(("scene", "answer"), [("02", "limited"), ("04", "expired")])
def test_scenes_of_a_check(twilio: Twilio, scene: str, answer: str) -> None:
    phone = f"+519990000{scene}"
    client.start_verification(phone, "482915")
    assert client.check_verification(phone, "482915") == answer


@pytest.mark.parametrize("failure", ["busy", "broken", "down", "reset", "garbage", "lost"])
def test_a_message_is_tried_once(twilio: Twilio, failure: str) -> None:
    twilio.fail(failure)
    with pytest.raises(ServiceUnavailable):
        client.start_verification(PHONE)
    with pytest.raises(ServiceUnavailable):
        client.check_verification(PHONE, "482915")
    assert len(twilio.received) == 2


def test_an_answer_that_was_lost_had_its_effect(twilio: Twilio) -> None:
    twilio.fail("lost", times=1)
    with pytest.raises(ServiceUnavailable):
        client.start_verification(PHONE)
    assert client.check_verification(PHONE, code_sent(twilio)) == "approved"


def test_a_check_that_came_twice_is_over(twilio: Twilio) -> None:
    client.start_verification(PHONE, "482915")
    twilio.fail("doubled", times=1)
    assert client.check_verification(PHONE, "482915") == "expired"


def test_a_wrong_account_is_refused(twilio: Twilio, configure: Configure) -> None:
    configure("twilio", account_sid="AC1", auth_token="odd", verify_service_sid=SERVICE)
    for attempt in (client.start_verification, lambda phone: client.check_verification(phone, "1")):
        with pytest.raises(ServiceRefused) as refused:
            attempt(PHONE)
        assert refused.value.status == 401


def test_without_an_account_nothing_is_sent(twilio: Twilio, configure: Configure) -> None:
    configure("twilio", account_sid="AC1", auth_token="", verify_service_sid=SERVICE)
    with pytest.raises(NotConfigured):
        client.start_verification(PHONE)
    assert not twilio.received


def test_requests_and_answers_are_what_twilio_describes(twilio: Twilio) -> None:
    published = contract("twilio-verify-v2")
    started = client.start_verification(PHONE, "482915")
    client.check_verification(PHONE, "1")
    client.check_verification(PHONE, "482915")
    client.check_verification(PHONE, "482915")
    client.close_verification(started.sid, "approved")
    again = client.start_verification(PHONE)
    client.close_verification(again.sid, "canceled")
    with pytest.raises(ServiceRefused):
        client.start_verification("+51999000010")
    assert [reception.outcome for reception in twilio.received] == [
        *("201", "200", "200", "404", "404", "201", "200", "403"),
    ]
    for reception in twilio.received:
        published.check(reception)


@pytest.mark.parametrize("refusal", Twilio.refusals)
def test_refusals_are_what_twilio_describes(twilio: Twilio, refusal: str) -> None:
    answer = Twilio.refusals[refusal]
    path = f"/v2/Services/{SERVICE}/VerificationCheck"
    published = contract("twilio-verify-v2")
    published.check_answer("POST", path, answer.status, "application/json", answer.body)
