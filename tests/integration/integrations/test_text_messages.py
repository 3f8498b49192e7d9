"""Plain text messages, by Twilio (notifications book, appendix D)."""

import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import twilio as client
from local.providers.http import Message
from local.providers.twilio import Twilio
from local.providers.twilio_messages import NUMBER
from local.providers.twilio_wire import ACCOUNT
from tests.support.contracts import contract

from .conftest import Configure

PHONE = "+51999888777"
TEXT = "Casa Austin: validamos tu pago. Llegas el 9 de marzo del 2027."


def test_a_text_message_goes_out_from_our_number(twilio: Twilio) -> None:
    assert client.send_text(PHONE, TEXT).startswith("SM")
    (reception,) = twilio.received
    assert reception.request.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert reception.request.form == {"To": PHONE, "From": NUMBER, "Body": TEXT}
    assert reception.message == Message(PHONE, TEXT)


@pytest.mark.parametrize(
    ("phone", "text", "reason"),
    [
        ("+519", TEXT, "number"),
        ("+51999000000", TEXT, "number"),
        ("+51999000010", TEXT, "blocked"),
        (PHONE, "", "text"),
        (PHONE, "x" * (client.MOST_TEXT + 1), "text"),
    ],
)
def test_what_would_be_refused_again_has_a_reason(
    twilio: Twilio, phone: str, text: str, reason: str
) -> None:
    with pytest.raises(ServiceRefused) as refused:
        client.send_text(phone, text)
    assert refused.value.reason == reason
    assert len(twilio.received) == 1


def test_a_number_that_is_not_ours_is_refused(twilio: Twilio, configure: Configure) -> None:
    configure("twilio", **{**Twilio.account.values, "phone_number": "+15005550000"})
    with pytest.raises(ServiceRefused) as refused:
        client.send_text(PHONE, TEXT)
    assert refused.value.reason == "400"


@pytest.mark.parametrize("failure", ["busy", "limited", "broken", "down", "reset", "lost"])
def test_a_text_message_is_tried_once(twilio: Twilio, failure: str) -> None:
    twilio.fail(failure)
    with pytest.raises(ServiceUnavailable):
        client.send_text(PHONE, TEXT)
    assert len(twilio.received) == 1


@pytest.mark.parametrize("missing", ["account_sid", "auth_token", "phone_number"])
def test_without_an_account_and_a_number_nothing_is_sent(
    twilio: Twilio, configure: Configure, missing: str
) -> None:
    configure("twilio", **{**Twilio.account.values, missing: ""})
    with pytest.raises(NotConfigured):
        client.send_text(PHONE, TEXT)
    assert not twilio.received


def test_requests_and_answers_are_what_twilio_describes(
    twilio: Twilio, configure: Configure
) -> None:
    published = contract("twilio-messages-2010")
    client.send_text(PHONE, TEXT)
    for phone in ("+51999000000", "+51999000010"):
        with pytest.raises(ServiceRefused):
            client.send_text(phone, TEXT)
    configure("twilio", **{**Twilio.account.values, "auth_token": "odd"})
    with pytest.raises(ServiceRefused):
        client.send_text(PHONE, TEXT)
    assert [reception.outcome for reception in twilio.received] == ["201", "400", "400", "401"]
    for reception in twilio.received:
        published.check(reception)
