"""What Meta is told for advertising: purchases, and the people of an audience."""

import json
import logging
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import meta as client
from chalicelib.integrations.meta import Person, Purchase, Visit
from local.providers.meta import AUDIENCE, PIXEL, Meta
from tests.support.contracts import contract

from .conftest import Configure

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ANA = Person(
    email=" Ana@Example.COM",
    phone="+51 987-654-321",
    first_name="Ana",
    last_name="Quispe",
    birth_date=date(1990, 5, 7),
)
VISIT = Visit(
    address="198.51.100.7",
    user_agent="Telefono-de-Ana/1.0",
    fbc="fb.1.1772463600000.AbC",
    fbp="fb.1.1772463600000.1234567890",
)
PURCHASE = Purchase(
    event_id="purchase:r1",
    order_id="r1",
    at=NOW,
    person=ANA,
    visit=VISIT,
    value=Decimal("480.10"),
    campaign={"utm_source": "facebook"},
)


@pytest.fixture(autouse=True)
def today(meta: Meta) -> None:
    meta.now = lambda: NOW


def send(**changes: Any) -> None:
    client.send_purchase(client.pixel(), msgspec.structs.replace(PURCHASE, **changes))


def test_a_purchase_is_told_as_meta_wants_it(meta: Meta) -> None:
    send()
    [event] = meta.events.values()
    assert event["user_data"].pop("em") == [client.digest("ana@example.com")]
    assert event["user_data"].pop("ph") == [client.digest("51987654321")]
    assert event["user_data"].pop("fn") == [client.digest("ana")]
    assert event["user_data"].pop("ln") == [client.digest("quispe")]
    assert event["user_data"].pop("db") == [client.digest("19900507")]
    assert event == {
        "event_name": "Purchase",
        "event_time": int(NOW.timestamp()),
        "event_id": "purchase:r1",
        "action_source": "website",
        "event_source_url": "https://casaaustin.pe/",
        "user_data": {
            "client_ip_address": "198.51.100.7",
            "client_user_agent": "Telefono-de-Ana/1.0",
            "fbc": "fb.1.1772463600000.AbC",
            "fbp": "fb.1.1772463600000.1234567890",
        },
        "custom_data": {
            "value": 480.1,
            "currency": "USD",
            "order_id": "r1",
            "utm_source": "facebook",
        },
    }


def test_what_is_not_known_is_left_out(meta: Meta) -> None:
    send(person=Person(phone="51987654321"), visit=Visit())
    [event] = meta.events.values()
    assert event["user_data"] == {"ph": [client.digest("51987654321")]}
    assert event["action_source"] == "other"


def test_a_purchase_that_comes_again_counts_once(meta: Meta) -> None:
    send()
    send()
    assert len(meta.received) == 2
    assert len(meta.events) == 1


def test_rows_come_into_the_audience_and_go(meta: Meta) -> None:
    audience, luis = client.audience(), Person(phone="51999888777")
    client.add_users(audience, [ANA.row, luis.row])
    assert meta.people == {ANA.row, ("", client.digest("51999888777"))}
    client.add_users(audience, [luis.row])
    client.remove_users(audience, [ANA.row])
    assert meta.people == {luis.row}


def test_requests_and_answers_are_what_meta_describes(meta: Meta) -> None:
    published = contract("meta-graph")
    send()
    send(visit=Visit(), person=Person(email="a@example.com"))
    client.add_users(client.audience(), [ANA.row])
    for reception in meta.received:
        published.check(reception)


def test_rows_are_taken_away_with_what_they_were_added_with(meta: Meta) -> None:
    """The description lacks the DELETE, whose body is that of the POST."""
    published = contract("meta-graph")
    client.remove_users(client.audience(), [ANA.row])
    [reception] = meta.received
    request = reception.request
    assert request.method == "DELETE"
    published.check_request("POST", request.path, request.headers, request.body)


@pytest.mark.parametrize("refusal", Meta.refusals)
def test_refusals_are_what_meta_describes(refusal: str) -> None:
    answer = Meta.refusals[refusal]
    published = contract("meta-graph")
    path = f"/v23.0/{PIXEL}/events"
    published.check_answer("POST", path, answer.status, "application/json", answer.body)


@pytest.mark.parametrize("failure", ["throttled", "transient", "down", "garbage", "reset"])
def test_what_may_pass_later_is_no_refusal(meta: Meta, failure: str) -> None:
    meta.fail(failure)
    with pytest.raises(ServiceUnavailable):
        send()


@pytest.mark.parametrize(
    ("failure", "reason"), [("expired_token", "graph 190"), ("no_permission", "graph 200")]
)
def test_a_refusal_has_the_number_of_graph(meta: Meta, failure: str, reason: str) -> None:
    meta.fail(failure)
    with pytest.raises(ServiceRefused) as refused:
        client.add_users(client.audience(), [ANA.row])
    assert refused.value.reason == reason


def test_a_lost_answer_is_asked_for_again(meta: Meta) -> None:
    meta.fail("lost", times=1)
    send()
    assert [each.outcome for each in meta.received] == ["200", "200"]
    assert len(meta.events) == 1


@pytest.mark.parametrize(
    ("changes", "is_right"),
    [
        ({"at": NOW - timedelta(days=8)}, False),
        ({"at": NOW - timedelta(days=6)}, True),
        ({"person": Person(), "visit": Visit()}, False),
    ],
)
def test_the_stand_in_refuses_what_meta_would(
    meta: Meta, changes: dict[str, Any], is_right: bool
) -> None:
    if is_right:
        send(**changes)
    else:
        with pytest.raises(ServiceRefused, match=""):
            send(**changes)
    assert len(meta.events) == is_right


@pytest.mark.parametrize("missing", ["pixel_id", "pixel_token"])
def test_without_a_pixel_there_is_an_audience(
    meta: Meta, configure: Configure, missing: str
) -> None:
    configure("meta", **{**Meta.account.values, missing: ""})
    with pytest.raises(NotConfigured):
        client.pixel()
    assert client.audience().audience_id == AUDIENCE


def test_without_an_audience_there_is_a_pixel(meta: Meta, configure: Configure) -> None:
    configure("meta", pixel_id=PIXEL, pixel_token="local")
    with pytest.raises(NotConfigured):
        client.audience()
    assert client.pixel().pixel_id == PIXEL


def test_version_and_site_are_settings(meta: Meta, configure: Configure) -> None:
    configure("meta", **Meta.account.values, graph_version="v24.0", site="https://www.test.pe/")
    send()
    [reception] = meta.received
    assert reception.request.path == f"/v24.0/{PIXEL}/events"
    [event] = meta.events.values()
    assert event["event_source_url"] == "https://www.test.pe/"


def test_nothing_personal_reaches_the_log(meta: Meta, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send()
        client.add_users(client.audience(), [ANA.row])
        meta.fail("expired_token")
        with pytest.raises(ServiceRefused):
            send()
    ours = [each for each in caplog.records if each.name.startswith(("chalicelib", "urllib3"))]
    lines = json.dumps([vars(record) for record in ours], default=str)
    assert "send_purchase" in lines
    hidden = (*ANA.row, "Ana", "987", "198.51.100.7", "Telefono", "fb.1", "local", PIXEL, AUDIENCE)
    assert [text for text in hidden if text in lines.replace("localhost", "")] == []
