"""The bot says a flow to the guest of a stay that becomes fully paid, once."""

import json
import logging
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud.events import Plain
from chalicelib.kernel import cache, clock
from chalicelib.sync.flows import service
from local.providers.chatbot_builder import NOBODY, ChatbotBuilder
from tests.support.kills import Killed, Moment, killed_at

from .advertising import Agency, again, kept
from .conftest import configure
from .desk import NOW
from .test_purchases import sell

MOST_CALLS = 10
CONTACT, FLOW = "4455", "201"
PAID = {"advance_payment": "1500", "advance_payment_currency": "sol", "full_payment": "true"}


@pytest.fixture
def builder(agency: Agency) -> ChatbotBuilder:
    """The builder that listens, as its account is entered."""
    return agency.builder


@pytest.fixture
def ana(agency: Agency) -> Client:
    """A guest whom the bot knows."""
    return agency.register("ana", consents=False, id_manychat=CONTACT)


def paid(agency: Agency, client: Client, **values: str) -> Plain:
    """A stay that staff enter as fully paid; what tells so."""
    stay = sell(agency, client.client_id, **PAID, **values)
    happened = agency.outbox.waiting()
    [event] = [each for each in happened if each.name == "reservation.fully_paid"]
    assert event.subject == f"reservation#{stay}"
    return event


def test_a_stay_that_is_entered_as_paid_is_told_of(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    assert again(paid(agency, ana))
    assert builder.flows == [(CONTACT, FLOW)]


def test_a_stay_that_becomes_paid_is_told_of_once(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    """Vector 10 of the notifications book."""
    stay = sell(agency, ana.client_id)
    assert agency.deliver()
    assert builder.flows == []
    for value in ("true", "true", "false", "true"):
        agency.change(stay, full_payment=value)
    assert agency.deliver()
    assert builder.flows == [(CONTACT, FLOW)]


def test_a_message_that_comes_twice_says_nothing_twice(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    event = paid(agency, ana)
    assert again(event)
    assert again(event)
    assert builder.flows == [(CONTACT, FLOW)]


@pytest.mark.parametrize("contact", [None, "mc-778899"])
def test_whom_the_bot_does_not_know_it_tells_nothing(
    agency: Agency, builder: ChatbotBuilder, contact: str | None
) -> None:
    luz = agency.register("luz", consents=False, id_manychat=contact)
    assert again(paid(agency, luz))
    assert not builder.received
    assert kept("flow#") == []


@pytest.mark.parametrize("failure", ["lost", "broken", "reset"])
def test_what_may_have_been_said_is_not_said_again(
    agency: Agency, ana: Client, builder: ChatbotBuilder, failure: str
) -> None:
    event = paid(agency, ana)
    builder.fail(failure)
    assert again(event)
    builder.recover()
    assert again(event)
    assert len(builder.received) == 1


@pytest.mark.parametrize("failure", ["limited", "unauthorized", "forbidden"])
def test_what_surely_was_not_said_is_said_later(
    agency: Agency, ana: Client, builder: ChatbotBuilder, failure: str
) -> None:
    event = paid(agency, ana)
    builder.fail(failure)
    assert not again(event)
    builder.recover()
    assert again(event)
    assert builder.flows == [(CONTACT, FLOW)]


def test_a_contact_that_is_none_any_more_is_let_be(agency: Agency, builder: ChatbotBuilder) -> None:
    luz = agency.register("luz", consents=False, id_manychat=NOBODY)
    event = paid(agency, luz)
    assert again(event)
    assert again(event)
    assert len(builder.received) == 1


def test_news_of_yesterday_are_not_told(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    event = paid(agency, ana)
    with clock.at(NOW + timedelta(hours=24, seconds=1)):
        assert again(event)
    assert not builder.received
    with clock.at(NOW + timedelta(hours=24)):
        assert again(event)
    assert builder.flows == [(CONTACT, FLOW)]


@pytest.mark.parametrize("values", [{}, {"access_token": "t0k3n"}, {"full_payment_flow": "201"}])
def test_without_a_flow_nothing_is_said_and_nothing_fails(
    agency: Agency,
    ana: Client,
    builder: ChatbotBuilder,
    values: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    configure(**values)
    event = paid(agency, ana)
    with caplog.at_level(logging.INFO, logger="chalicelib.sync.flows"):
        assert again(event)
    own = [each.message for each in caplog.records if "flows" in each.name]
    assert own == ["chatbot builder not configured"]
    assert not builder.received


def test_nothing_personal_reaches_the_log(
    agency: Agency, ana: Client, builder: ChatbotBuilder, caplog: pytest.LogCaptureFixture
) -> None:
    event = paid(agency, ana)
    with caplog.at_level(logging.DEBUG):
        builder.fail("lost")
        assert again(event)
    ours = [each for each in caplog.records if each.name.startswith(("chalicelib", "work"))]
    lines = json.dumps([vars(record) for record in ours], default=str)
    assert "flow may have been said" in lines
    assert f'"{CONTACT}"' not in lines
    assert "ana@example.com" not in lines


@pytest.mark.parametrize("moment", ["before", "after"])
def test_whoever_is_killed_nothing_is_said_twice(
    agency: Agency, ana: Client, builder: ChatbotBuilder, moment: Moment
) -> None:
    for number in range(1, MOST_CALLS):
        dates = {
            "check_in_date": f"2026-06-{number:02}",
            "check_out_date": f"2026-06-{number + 1:02}",
        }
        event = paid(agency, ana, **dates)
        said = len(builder.flows)
        reservation_id = event.subject.removeprefix("reservation#")
        with killed_at(number, moment) as kill, suppress(Killed):
            service.tell_of_full_payment(reservation_id, ana.client_id, at=NOW, now=clock.now())
        cache.forget_all()
        assert again(event)
        # Who was killed after the claim may have said it: then nobody says it again.
        was_claimed = kill.is_done and moment == "after"
        assert len(builder.flows) == said + (not was_claimed)
        if not kill.is_done:
            return
    raise AssertionError(f"more than {MOST_CALLS} calls")
