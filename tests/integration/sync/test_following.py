"""What administrators change reaches the builder: event, stream, queue, consumer, form."""

import logging
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from chalicelib.clients.events import ClientCreated
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.events import WelcomeDiscountSaved
from chalicelib.integrations import chatbot_builder
from chalicelib.kernel import clock
from chalicelib.loyalty.commands import SendToChatbot
from local.providers.chatbot_builder import ChatbotBuilder
from local.providers.failures import Failure
from local.providers.http import Request
from tests.support import deliveries
from tests.support.elsewhere import elsewhere
from tests.support.http import Api

from .conftest import configure
from .desk import (
    ADMIN_DISCOUNTS,
    ADMIN_LEVELS,
    DISCOUNTS,
    LEVELS,
    NOW,
    Delivery,
    define_discount,
    define_level,
    told,
)

FIELD_OF = {LEVELS: "22", DISCOUNTS: "11"}


def test_a_new_level_reaches_the_builder_exactly_as_the_public_reads_it(
    api: Api, delivery: Delivery, builder: ChatbotBuilder
) -> None:
    define_level(api, "Ñandú", icon="🥇", description='Días de "playa" & sol = 100 %')
    delivery.settle()
    [reception] = builder.received
    request = reception.request
    assert request.path == "/api/accounts/bot_fields/22"
    assert request.headers["x-access-token"] == "t0k3n"
    assert request.form == {"value": told(api, LEVELS)}
    assert "🥇 Ñandú" in request.form["value"]


def test_a_new_discount_reaches_the_builder_exactly_as_the_public_reads_it(
    api: Api, delivery: Delivery, builder: ChatbotBuilder
) -> None:
    define_discount(api, "Otoño", max_discount_usd="50")
    delivery.settle()
    [reception] = builder.received
    request = reception.request
    assert request.path == "/api/accounts/bot_fields/11"
    assert request.form == {"value": told(api, DISCOUNTS)}
    assert "Otoño" in request.form["value"]


@pytest.mark.parametrize(
    ("path", "admin", "define"),
    [(LEVELS, ADMIN_LEVELS, define_level), (DISCOUNTS, ADMIN_DISCOUNTS, define_discount)],
)
def test_what_is_changed_and_removed_is_followed(
    api: Api,
    delivery: Delivery,
    builder: ChatbotBuilder,
    path: str,
    admin: str,
    define: Callable[[Api], str],
) -> None:
    made = define(api)
    delivery.settle()
    answers = [told(api, path)]
    api.patch(f"{admin}{made}/", json={"name": "Primavera"}, token="admin")
    delivery.settle()
    answers.append(told(api, path))
    api.delete(f"{admin}{made}/", token="admin")
    delivery.settle()
    answers.append(told(api, path))
    assert len(set(answers)) == 3
    assert builder.fields[FIELD_OF[path]] == answers
    assert len(builder.received) == 3


def test_a_late_message_sends_the_present_state(
    api: Api, delivery: Delivery, builder: ChatbotBuilder
) -> None:
    made = define_discount(api)
    delivery.publish()
    api.delete(f"{ADMIN_DISCOUNTS}{made}/", token="admin")
    assert delivery.consume() == []
    assert builder.fields["11"] == [told(api, DISCOUNTS)]
    assert "Verano" not in builder.fields["11"][0]


def test_a_message_that_comes_twice_sends_the_same_again(
    api: Api, delivery: Delivery, builder: ChatbotBuilder
) -> None:
    define_level(api)
    delivery.waiting = delivery.publish() * 2
    assert delivery.consume() == []
    assert builder.fields["22"] == [told(api, LEVELS)] * 2


def save_level(api: Api, level_id: str, name: str) -> None:
    api.patch(f"{ADMIN_LEVELS}{level_id}/", json={"name": name}, token="admin")


def test_a_warm_consumer_does_not_send_what_it_remembers(
    api: Api, delivery: Delivery, builder: ChatbotBuilder
) -> None:
    made = define_level(api, "Plata")
    delivery.settle()
    elsewhere(lambda: save_level(api, made, "Platino"))
    delivery.settle()
    assert "Platino" in builder.fields["22"][-1]


def test_what_changes_while_it_is_sent_is_sent_once_more(
    api: Api, delivery: Delivery, builder: ChatbotBuilder
) -> None:
    """Two consumers may overlap: whichever writes last looks again, so the newest stays."""
    made = define_level(api, "Plata")

    def change_once(_: Request) -> None:
        if not builder.received:
            elsewhere(lambda: save_level(api, made, "Platino"))

    builder.on_request = change_once
    delivery.settle()
    earlier, latest = builder.fields["22"]
    assert ("Plata" in earlier, "Platino" in earlier) == (True, False)
    assert latest == told(api, LEVELS)


@pytest.mark.parametrize(
    "failure", ["redirected", "unauthorized", "limited", "broken", "down", "reset"]
)
def test_what_the_builder_refuses_comes_again_until_it_is_taken(
    api: Api, delivery: Delivery, builder: ChatbotBuilder, failure: Failure
) -> None:
    define_level(api)
    delivery.publish()
    builder.fail(failure)
    assert len(delivery.consume()) == 1
    builder.recover()
    assert delivery.consume() == []
    assert builder.fields["22"] == [told(api, LEVELS)]


def test_a_message_that_the_builder_does_not_answer_comes_again(
    api: Api, delivery: Delivery, builder: ChatbotBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = chatbot_builder.SERVICE
    hasty = msgspec.structs.replace(patient, connect_seconds=0.2, read_seconds=0.05)
    monkeypatch.setattr(chatbot_builder, "SERVICE", hasty)
    define_level(api)
    delivery.publish()
    builder.fail("silent")
    assert len(delivery.consume()) == 1
    builder.recover()
    monkeypatch.setattr(chatbot_builder, "SERVICE", patient)
    assert delivery.consume() == []


def test_of_a_batch_only_what_failed_comes_again(
    api: Api, delivery: Delivery, builder: ChatbotBuilder
) -> None:
    define_level(api)
    define_discount(api)
    delivery.publish()

    def refuse_levels(request: Request) -> None:
        if request.path.endswith("/22"):
            builder.fail("broken")
        else:
            builder.recover()

    builder.on_request = refuse_levels
    [left] = delivery.consume()
    assert "achievement.saved" in left["Body"]
    assert builder.fields["11"] == [told(api, DISCOUNTS)]


def test_the_secret_is_told_to_nobody_else(
    api: Api, delivery: Delivery, builder: ChatbotBuilder, caplog: pytest.LogCaptureFixture
) -> None:
    define_level(api)
    delivery.publish()
    builder.fail("unauthorized")
    with caplog.at_level(logging.DEBUG, logger="chalicelib"):
        delivery.consume()
    assert caplog.records
    assert "t0k3n" not in caplog.text


def test_until_the_account_is_configured_nothing_is_sent_and_nothing_fails(
    api: Api, delivery: Delivery, unknown_builder: ChatbotBuilder, caplog: pytest.LogCaptureFixture
) -> None:
    define_level(api)
    delivery.publish()
    with caplog.at_level(logging.INFO, logger="chalicelib.sync"):
        assert delivery.consume() == []
    assert not unknown_builder.received
    own = [record for record in caplog.records if record.name.startswith("chalicelib.sync")]
    assert [record.message for record in own] == ["chatbot builder not configured"]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"access_token": "t0k3n", "global_discounts_field": "11"},
        {"access_token": "", "global_discounts_field": "11", "levels_field": "22"},
        {"access_token": "t0k3n", "global_discounts_field": "11", "levels_field": ""},
    ],
)
def test_a_field_that_is_not_configured_is_left_out(
    api: Api, delivery: Delivery, unknown_builder: ChatbotBuilder, values: dict[str, str]
) -> None:
    configure(**values)
    define_level(api)
    delivery.settle()
    assert not unknown_builder.received


def test_a_field_without_the_other_is_sent(
    api: Api, delivery: Delivery, unknown_builder: ChatbotBuilder
) -> None:
    configure(access_token="t0k3n", global_discounts_field="11")
    define_level(api)
    define_discount(api)
    delivery.settle()
    assert list(unknown_builder.fields) == ["11"]


def test_other_facts_do_not_reach_the_queue(delivery: Delivery, builder: ChatbotBuilder) -> None:
    tx = Transaction(clock.now())
    tx.emit(ClientCreated(client_id="1", kind="guest"), actor="system")
    tx.emit(WelcomeDiscountSaved(entry_id="1"), actor="system")
    tx.commit()
    assert delivery.publish() == []


def test_a_request_for_a_field_that_nobody_knows_fails(
    delivery: Delivery, builder: ChatbotBuilder
) -> None:
    tx = Transaction(clock.now())
    tx.enqueue(SendToChatbot(field="weather"), actor="system")  # type: ignore[arg-type]
    tx.commit()
    delivery.publish()
    assert len(delivery.consume()) == 1
    assert not builder.received


def test_every_day_both_fields_are_sent_anew(
    api: Api, delivery: Delivery, builder: ChatbotBuilder
) -> None:
    deliveries.run("sync_daily", {})
    delivery.settle()
    assert builder.fields["11"] == [told(api, DISCOUNTS)]
    assert builder.fields["22"] == [told(api, LEVELS)]
    assert len(builder.received) == 2


def test_after_its_last_day_of_arrival_a_discount_is_gone_from_the_builder(
    api: Api, delivery: Delivery, builder: ChatbotBuilder
) -> None:
    define_discount(api, "Última semana", end_date="2026-03-02")
    delivery.settle()
    assert "Última semana" in builder.fields["11"][-1]
    # 00:10 in Lima, when the schedule runs.
    with clock.at(NOW + timedelta(hours=14, minutes=10)):
        deliveries.run("sync_daily", {})
        delivery.settle()
    assert "Última semana" not in builder.fields["11"][-1]
