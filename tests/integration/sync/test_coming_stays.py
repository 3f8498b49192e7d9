"""The bot knows the coming stay of each guest, and speaks of birthdays, once."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.integrations import chatbot_builder
from chalicelib.kernel import clock
from chalicelib.sync.flows import coming
from local.providers.chatbot_builder import NOBODY, ChatbotBuilder
from tests.support import deliveries

from .advertising import Agency
from .conftest import configure
from .desk import NOW
from .test_purchases import sell

CONTACT = "4455"
CHECK_IN, CHECK_OUT, HOUSE, TAG, BIRTHDAY = "103", "104", "105", "301", "202"


@pytest.fixture
def builder(agency: Agency) -> ChatbotBuilder:
    """The builder that listens, as its account is entered."""
    return agency.builder


@pytest.fixture
def ana(agency: Agency) -> Client:
    """A guest whom the bot knows."""
    return agency.register("ana", consents=False, id_manychat=CONTACT, birth_date=date(1990, 3, 17))


def run(agency: Agency, job: str, days: int = 0) -> bool:
    """Whether what a job asks for is done, so many days later."""
    with clock.at(NOW + timedelta(days=days)):
        deliveries.run(job, {})
        return agency.deliver()


def known(builder: ChatbotBuilder) -> list[str | None]:
    """What the bot knows of the contact: arrival, departure, house."""
    fields = builder.contacts.get(CONTACT, {})
    return [fields.get(name) for name in (CHECK_IN, CHECK_OUT, HOUSE)]


def test_a_sold_stay_is_known_and_tagged(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    sell(agency, ana.client_id, check_in_date="2026-04-10", check_out_date="2026-04-12")
    assert agency.deliver()
    assert known(builder) == ["2026-04-10", "2026-04-12", agency.house.name]
    assert builder.tags == {(CONTACT, TAG)}


def test_a_moved_stay_is_known_by_its_new_days_and_told_once(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    stay = sell(agency, ana.client_id, check_in_date="2026-04-10", check_out_date="2026-04-12")
    assert agency.deliver()
    agency.change(stay, check_in_date="2026-04-11", check_out_date="2026-04-13")
    assert agency.deliver()
    assert known(builder)[:2] == ["2026-04-11", "2026-04-13"]
    asked = len(builder.received)
    assert run(agency, "chatbot_stay_fields")
    assert len(builder.received) == asked


def test_a_stay_that_is_called_off_leaves_the_next_one_or_nothing(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    first = sell(agency, ana.client_id, check_in_date="2026-04-10", check_out_date="2026-04-12")
    later = sell(agency, ana.client_id, check_in_date="2026-05-10", check_out_date="2026-05-12")
    assert agency.deliver()
    assert known(builder)[0] == "2026-04-10"
    agency.change(first, status="cancelled")
    assert agency.deliver()
    assert known(builder)[0] == "2026-05-10"
    agency.change(later, status="cancelled")
    assert agency.deliver()
    assert known(builder) == ["", "", ""]


def test_the_next_stay_is_known_the_day_after_the_first_began(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    sell(agency, ana.client_id, check_in_date="2026-03-10", check_out_date="2026-03-12")
    sell(agency, ana.client_id, check_in_date="2026-03-20", check_out_date="2026-03-22")
    assert agency.deliver()
    assert run(agency, "chatbot_stay_fields", days=8)
    assert known(builder)[0] == "2026-03-10"
    assert run(agency, "chatbot_stay_fields", days=9)
    assert known(builder)[0] == "2026-03-20"


@pytest.mark.parametrize("contact", [None, "mc-1", NOBODY])
def test_whom_the_bot_does_not_know_it_is_told_nothing_of(
    agency: Agency, builder: ChatbotBuilder, contact: str | None
) -> None:
    luz = agency.register("luz", consents=False, id_manychat=contact)
    sell(agency, luz.client_id)
    assert agency.deliver()
    assert builder.contacts == {}


def test_a_builder_that_fails_is_told_later(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    sell(agency, ana.client_id, check_in_date="2026-04-10", check_out_date="2026-04-12")
    builder.fail("down")
    assert not agency.deliver()
    builder.recover()
    assert run(agency, "chatbot_stay_fields")
    assert known(builder)[0] == "2026-04-10"


def test_what_was_told_in_part_is_told_again_though_the_stay_is_as_before(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    stay = sell(agency, ana.client_id, check_in_date="2026-04-10", check_out_date="2026-04-12")
    assert agency.deliver()
    builder.fail("lost")
    agency.change(stay, check_in_date="2026-04-11", check_out_date="2026-04-13")
    assert not agency.deliver()
    assert known(builder)[:2] == ["2026-04-11", "2026-04-12"]
    builder.recover()
    agency.change(stay, check_in_date="2026-04-10", check_out_date="2026-04-12")
    assert agency.deliver()
    assert known(builder)[:2] == ["2026-04-10", "2026-04-12"]


def test_of_two_who_tell_at_once_the_one_who_ends_last_tells_what_is_true(
    agency: Agency, ana: Client, builder: ChatbotBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay = sell(agency, ana.client_id, check_in_date="2026-04-10", check_out_date="2026-04-12")
    set_field, waiting = chatbot_builder.set_contact_field, [True]

    def interrupted(*said: Any) -> None:
        if waiting:
            waiting.clear()
            agency.change(stay, check_in_date="2026-04-11", check_out_date="2026-04-13")
            coming.tell(ana.client_id, now=clock.now())
        set_field(*said)

    monkeypatch.setattr(chatbot_builder, "set_contact_field", interrupted)
    coming.tell(ana.client_id, now=clock.now())
    assert known(builder)[:2] == ["2026-04-11", "2026-04-13"]


def test_a_guest_who_becomes_a_contact_is_told_of(agency: Agency, builder: ChatbotBuilder) -> None:
    luz = agency.register("luz", consents=False)
    sell(agency, luz.client_id, check_in_date="2026-04-10", check_out_date="2026-04-12")
    assert agency.deliver()
    assert builder.contacts == {}
    agency.edit(luz, id_manychat=CONTACT)
    assert agency.deliver()
    assert known(builder)[0] == "2026-04-10"


def test_without_its_ids_nothing_is_told(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    configure(access_token="t0k3n", check_in_field="1", check_out_field="2", property_field="3")
    sell(agency, ana.client_id)
    assert agency.deliver()
    assert run(agency, "chatbot_stay_fields")
    assert run(agency, "chatbot_birthday_flow")
    assert builder.contacts == {}
    assert builder.flows == []


def test_the_bot_speaks_of_a_birthday_once_a_year(
    agency: Agency, ana: Client, builder: ChatbotBuilder
) -> None:
    agency.register("luz", consents=False, id_manychat="4456", birth_date=date(1990, 3, 18))
    assert agency.deliver()
    for _ in range(2):
        assert run(agency, "chatbot_birthday_flow")
    assert builder.flows == [(CONTACT, BIRTHDAY)]
    assert run(agency, "chatbot_birthday_flow", days=365)
    assert builder.flows == [(CONTACT, BIRTHDAY)] * 2


def test_who_was_born_on_29_february_has_a_birthday_each_year(
    agency: Agency, builder: ChatbotBuilder
) -> None:
    agency.register("eva", consents=False, id_manychat="4457", birth_date=date(1992, 2, 29))
    assert agency.deliver()
    to_february = (date(2027, 2, 13) - date(2026, 3, 2)).days
    for days in (to_february - 1, to_february, to_february + 1):
        assert run(agency, "chatbot_birthday_flow", days=days)
    assert builder.flows == [("4457", BIRTHDAY)]
