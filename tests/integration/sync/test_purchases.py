"""Meta is told of a purchase, once for a stay, of guests who allow it."""

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bench.watching import watching
from chalicelib.cloud import clients
from chalicelib.cloud.settings import settings
from chalicelib.integrations import meta as client
from chalicelib.kernel import cache, clock
from chalicelib.reservations.stays.records import stay_of
from chalicelib.sync.purchases import service
from tests.support import everything
from tests.support.ids import UNKNOWN_ID
from tests.support.kills import Killed, Moment, killed_at

from .advertising import (
    AT_BOOKING,
    AT_THANKS,
    CAME,
    FBC,
    FBP,
    STAYS,
    Agency,
    again,
    kept,
    purchases,
)
from .desk import NOW

MOST_CALLS = 20


@pytest.fixture
def stay(agency: Agency) -> str:
    """The id of a stay that Ana booked, who allows advertising."""
    agency.register("ana")
    return agency.book()


def told(agency: Agency) -> dict[str, Any]:
    """The one purchase that Meta counts."""
    [event] = agency.meta.events.values()
    return event


def test_a_confirmed_stay_is_told_of_when_it_is_approved(agency: Agency, stay: str) -> None:
    answer = agency.confirm(stay)
    assert (answer.status_code, set(answer.json_body)) == (200, {"message"})
    assert agency.deliver()
    assert agency.meta.events == {}
    agency.approve(stay)
    assert agency.deliver()
    event = told(agency)
    assert event["event_id"] == f"purchase:{stay}"
    assert event["event_time"] == int(NOW.timestamp())
    assert event["action_source"] == "website"
    address, agent = AT_THANKS
    user = event["user_data"]
    assert (user["client_ip_address"], user["client_user_agent"]) == (address, agent)
    assert (user["fbc"], user["fbp"]) == (FBC, FBP)
    assert user["em"] == [client.digest("ana@example.com")]
    assert user["ph"] == [client.digest("51940000001")]
    assert event["custom_data"] == {
        "value": float(stay_of(stay).price_usd),
        "currency": "USD",
        "order_id": stay,
        "utm_source": "facebook",
        "utm_campaign": "verano",
    }


def test_a_stay_that_nobody_confirms_is_told_of_as_it_was_booked(agency: Agency, stay: str) -> None:
    agency.approve(stay)
    assert agency.deliver()
    address, agent = AT_BOOKING
    user = told(agency)["user_data"]
    assert (user["client_ip_address"], user["client_user_agent"]) == (address, agent)
    assert "fbc" not in user


def test_an_approved_stay_that_is_confirmed_at_once_is_told_of_once(
    agency: Agency, stay: str
) -> None:
    agency.approve(stay)
    agency.confirmed(stay)
    [purchase] = purchases()
    assert purchase.actor.startswith("client#")
    assert agency.deliver()
    assert len(purchases()) == 1
    assert told(agency)["user_data"]["fbc"] == FBC


def test_the_first_confirmation_counts(agency: Agency, stay: str) -> None:
    agency.confirmed(stay)
    agency.confirmed(stay, json={"utm_source": "correo"})
    agency.approve(stay)
    assert agency.deliver()
    assert told(agency)["custom_data"]["utm_source"] == "facebook"
    agency.confirmed(stay, json={"utm_source": "correo"})
    assert agency.deliver()
    assert (len(purchases()), len(agency.meta.received)) == (1, 1)
    assert everything.where("correo") == []


def test_what_was_confirmed_is_kept_until_meta_was_told(agency: Agency, stay: str) -> None:
    agency.confirmed(stay)
    address, _ = AT_THANKS
    assert everything.where(address) == ["ledgers"]
    [item] = kept(f"purchase#{stay}/confirmation")
    assert int(item["expires_at"]["N"]) == int((NOW + timedelta(days=7)).timestamp())
    agency.approve(stay)
    assert agency.deliver()
    assert everything.where(address) == []


def test_a_click_without_a_cookie_is_told_of_as_one(agency: Agency, stay: str) -> None:
    agency.confirmed(stay, json={"fbclid": "XyZ", "fbp": "nonsense"})
    agency.approve(stay)
    assert agency.deliver()
    user = told(agency)["user_data"]
    assert user["fbc"] == f"fb.1.{int(NOW.timestamp() * 1000)}.XyZ"
    assert "fbp" not in user


def test_forms_and_nothing_at_all_are_taken(agency: Agency, stay: str) -> None:
    agency.confirmed(stay, json=None, form={"utm_source": "google", "event": "thanks"})
    agency.approve(stay)
    assert agency.deliver()
    assert told(agency)["custom_data"]["utm_source"] == "google"
    other = agency.book()
    agency.confirmed(other, json={})
    agency.confirmed(other, json={"utm_source": "", "event": "thanks"})


def test_wrong_fields_are_told_by_name(agency: Agency, stay: str) -> None:
    answer = agency.confirm(stay, json={"fbc": "x" * 501, "utm_source": []})
    assert answer.status_code == 400
    assert set(answer.json_body["fields"]) == {"fbc", "utm_source"}
    assert agency.confirm(stay, json=[]).status_code == 400


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        ("{stay}", "luis", 404),
        ("{stay}", None, 401),
        ("{stay}", "admin", 401),
        (UNKNOWN_ID, "ana", 404),
        ("not-an-id", "ana", 404),
    ],
)
def test_a_stay_is_confirmed_by_its_guest_alone(
    agency: Agency, stay: str, path: str, token: str | None, status: int
) -> None:
    agency.register("luis")
    agency.approve(stay)
    assert agency.confirm(path.format(stay=stay), token=token).status_code == status
    assert kept("purchase#") == []
    assert purchases() == []


def test_a_removed_stay_is_none(agency: Agency, stay: str) -> None:
    assert agency.api.delete(f"{STAYS}{stay}/", token="admin").status_code == 204
    assert agency.confirm(stay).status_code == 404


def test_of_a_guest_who_does_not_allow_it_nothing_is_kept_and_nothing_told(agency: Agency) -> None:
    agency.register("luz", consents=False)
    stay = agency.book("luz")
    agency.confirmed(stay, token="luz")
    assert kept("purchase#") == []
    agency.approve(stay)
    assert agency.deliver()
    assert len(purchases()) == 1
    assert not agency.meta.received
    # Who allows it later was not asked for this purchase.
    agency.say("luz", consent=True)
    agency.confirmed(stay, token="luz")
    assert agency.deliver()
    assert not agency.meta.received


def test_whoever_takes_it_back_is_not_told_of(agency: Agency, stay: str) -> None:
    agency.confirmed(stay)
    agency.say("ana", consent=False)
    assert agency.deliver()
    assert everything.where(AT_THANKS[0]) == []
    agency.approve(stay)
    assert agency.deliver()
    assert not agency.meta.received


def test_an_erased_guest_leaves_no_confirmation(agency: Agency) -> None:
    ana = agency.register("ana")
    stay = agency.book()
    agency.confirmed(stay)
    agency.change(stay, status="cancelled")
    path = f"/api/v1/clients/{ana.client_id}/erase/"
    assert agency.api.post(path, token="admin").status_code == 202
    assert agency.deliver()
    assert everything.where(AT_THANKS[0]) == []


def test_what_staff_sold_has_no_browser(agency: Agency) -> None:
    ana = agency.register("ana")
    stay = sell(agency, ana.client_id)
    assert agency.deliver()
    event = told(agency)
    assert (event["event_id"], event["action_source"]) == (f"purchase:{stay}", "other")


def test_repairs_are_no_purchase(agency: Agency) -> None:
    ana = agency.register("ana")
    sell(agency, ana.client_id, origin="man")
    assert agency.deliver()
    assert purchases() == []


def sell(agency: Agency, client_id: str, **values: str) -> str:
    """The id of an approved stay that staff entered."""
    form = {
        "property": agency.house.property_id,
        "client": client_id,
        "check_in_date": "2026-05-04",
        "check_out_date": "2026-05-06",
        "guests": "2",
        "price_usd": "400",
        "price_sol": "1500",
        **values,
    }
    answer = agency.api.post(STAYS, token="admin", form=form)
    assert answer.status_code == 201, answer.body
    reservation_id: str = answer.json_body["id"]
    return reservation_id


def test_a_stay_that_comes_back_is_no_other_purchase(agency: Agency, stay: str) -> None:
    agency.approve(stay)
    agency.change(stay, status="cancelled")
    assert agency.api.post(f"{STAYS}{stay}/reopen/", token="admin").status_code == 200
    agency.approve(stay)
    assert agency.deliver()
    assert (len(purchases()), len(agency.meta.received)) == (1, 1)


def test_what_meta_does_not_take_comes_again(agency: Agency, stay: str) -> None:
    agency.confirmed(stay)
    agency.approve(stay)
    agency.meta.fail("down")
    assert not agency.deliver()
    agency.meta.recover()
    [purchase] = purchases()
    assert again(purchase)
    assert again(purchase)
    assert told(agency)["user_data"]["fbc"] == FBC
    assert [each.outcome for each in agency.meta.received][-1:] == ["200"]


def test_after_a_week_it_is_not_told_of_any_more(agency: Agency, stay: str) -> None:
    agency.approve(stay)
    agency.meta.fail("expired_token")
    assert not agency.deliver()
    agency.meta.recover()
    with clock.at(NOW + timedelta(days=7, seconds=1)):
        assert again(*purchases())
    assert agency.meta.events == {}
    assert again(*purchases())
    assert agency.meta.events == {}


def test_without_a_pixel_nothing_is_told_and_nothing_fails(
    agency: Agency, stay: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = settings().name("meta")
    clients.client("secretsmanager").put_secret_value(SecretId=name, SecretString="{}")
    cache.forget_all()
    agency.confirmed(stay)
    agency.approve(stay)
    with caplog.at_level(logging.INFO, logger="chalicelib.sync.purchases"):
        assert agency.deliver()
    own = [each.message for each in caplog.records if "purchases" in each.name]
    assert own == ["meta not configured"]
    assert not agency.meta.received
    assert everything.where(AT_THANKS[0]) == []


def test_no_request_waits_for_meta(agency: Agency, stay: str) -> None:
    """A confirmation is one read and one write, whatever Meta does."""
    agency.meta.fail("silent")
    with watching() as watch:
        agency.confirmed(stay)
    assert watch.calls == ["BatchGetItem", "TransactWriteItems"]
    with watching() as watch:
        agency.confirmed(stay)
    assert watch.calls == ["BatchGetItem"]
    agency.approve(stay)
    assert not agency.meta.received


def test_nothing_personal_reaches_the_log(
    agency: Agency, stay: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        agency.confirmed(stay)
        agency.approve(stay)
        agency.meta.fail("expired_token", times=1)
        assert not agency.deliver()
        assert again(*purchases())
    ours = [each for each in caplog.records if each.name.startswith(("chalicelib", "work"))]
    lines = json.dumps([vars(record) for record in ours], default=str)
    hidden = (*AT_THANKS, *AT_BOOKING, *CAME.values(), "ana@example.com", "51940000001")
    assert "send_purchase" in lines
    assert [text for text in hidden if text in lines] == []


def begun(agency: Agency, stay: str) -> None:
    """The handler of an approval hears of it."""
    service.begin(stay, stay_of(stay).client_id, sold_at=NOW, now=NOW)


def sent(agency: Agency, stay: str) -> None:
    """Meta is told, a week at most after that."""
    begun(agency, stay)
    service.send(stay, now=NOW)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("act", [Agency.confirmed, sent])
def test_whoever_is_killed_a_purchase_is_told_once(
    agency: Agency, moment: Moment, act: Callable[[Agency, str], None]
) -> None:
    agency.register("ana")
    for number in range(1, MOST_CALLS):
        stay = agency.book()
        agency.approve(stay)
        with killed_at(number, moment) as kill, suppress(Killed):
            act(agency, stay)
        cache.forget_all()
        agency.confirmed(stay)
        [purchase] = [each for each in purchases() if each.subject == f"reservation#{stay}"]
        assert again(purchase)
        assert again(purchase)
        assert f"purchase:{stay}" in agency.meta.events
        assert kept(f"purchase#{stay}/confirmation") == []
        if not kill.is_done:
            return
    raise AssertionError(f"more than {MOST_CALLS} calls")
