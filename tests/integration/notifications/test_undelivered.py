"""What did not reach people, over everybody: listed by whatever notes it, and sent again."""

from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.kernel import clock, ids
from chalicelib.notifications.leaving.service import forget_guest
from local.providers.telegram import Telegram
from local.providers.whatsapp import Whatsapp
from tests.support.kills import Killed, killed_at

from .telephones import API, SELLERS, Telephones

PATH = f"{API}admin/undelivered/"
UNREACHABLE = "51987654326"


def listed(town: Telephones, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = town.read(f"admin/undelivered/{query}", "admin")["deliveries"]
    return found


def again(town: Telephones, *chosen: dict[str, Any], token: str = "admin") -> HTTPResponse:
    named = [{"channel": each["channel"], "entry": each["entry"]} for each in chosen]
    return town.api.post(f"{PATH}again/", token=token, json={"deliveries": named})


def outcomes(town: Telephones, *chosen: dict[str, Any]) -> list[str]:
    answer = again(town, *chosen)
    assert answer.status_code == 200, answer.body
    return [each["outcome"] for each in answer.json_body]


def write(town: Telephones, body: str = "Hola") -> None:
    """An administrator tells Ana something."""
    answer = town.api.post(
        f"{API}admin/push/send/",
        token="admin",
        json={"client_id": town.ana.client_id, "title": "Aviso", "body": body},
    )
    assert answer.status_code in (200, 201), answer.body
    town.post.wait(seconds=1)


@pytest.fixture
def lost(town: Telephones) -> dict[str, Any]:
    """Something that Ana was told, and that Expo did not take."""
    town.expo.fail("no_access", times=1)
    write(town)
    [found] = listed(town)
    return found


def test_what_arrives_is_not_listed(town: Telephones) -> None:
    write(town)
    town.sell()
    town.post.wait(minutes=1)
    assert listed(town) == []


def test_a_notification_that_reached_no_telephone_is_listed(
    town: Telephones, lost: dict[str, Any]
) -> None:
    assert lost.pop("entry")
    assert lost.pop("happened_at") <= lost.pop("failed_at")
    assert lost.pop("code")
    assert lost.pop("reason").endswith((".", ")."))
    assert lost == {
        "channel": "push",
        "kind": "custom",
        "title": "Aviso",
        "person": {
            "kind": "guest",
            "key": town.ana.client_id,
            "name": "Ana Quispe",
            "contact": "***4321",
        },
        "reservation_id": None,
        "attempts": lost["attempts"],
        "texted": False,
        "can_repeat": True,
    }


def test_it_is_told_once_more_and_listed_no_more(town: Telephones, lost: dict[str, Any]) -> None:
    assert outcomes(town, lost) == ["told_lately"]
    assert len(listed(town)) == 1
    town.clear()
    assert outcomes(town, lost, lost) == ["again", "gone"]
    town.post.wait(seconds=1)
    assert listed(town) == []
    assert {each.title for each in town.pushed()} == {"Aviso"}


def test_one_that_fails_again_is_listed_anew(town: Telephones, lost: dict[str, Any]) -> None:
    town.clear()
    town.expo.fail("no_access", times=1)
    assert outcomes(town, lost) == ["again"]
    town.post.wait(seconds=1)
    [anew] = listed(town)
    assert anew["entry"] != lost["entry"]


def test_whoever_sends_it_again_at_the_guest_takes_it_from_the_list(
    town: Telephones, lost: dict[str, Any]
) -> None:
    town.clear()
    path = f"admin/push/clients/{town.ana.client_id}/"
    [told] = town.read(f"{path}?success=false", "admin")["notifications"]
    assert town.api.post(f"{API}{path}{told['id']}/again/", token="admin").status_code == 200
    assert listed(town) == []


def test_staff_are_named_and_told_again(town: Telephones) -> None:
    town.expo.fail("no_access")
    town.sell()
    town.post.wait(minutes=1)
    found = [each for each in listed(town) if each["person"]["kind"] == "staff"]
    [of_seller] = [each for each in found if each["person"]["name"].startswith("Vera")]
    assert of_seller["kind"] == "admin_reservation_created"
    town.expo.recover()
    town.clear()
    assert outcomes(town, of_seller) == ["again"]
    town.post.wait(seconds=1)
    assert len(town.pushed(SELLERS)) == 1


def test_a_message_that_whatsapp_refuses_is_listed_and_sent_again_as_things_stand(
    town: Telephones, whatsapp: Whatsapp
) -> None:
    town.register("rosa", "40000003", "Rosa", tel_number=UNREACHABLE)
    town.post.wait(seconds=15)
    [welcome] = listed(town, "?channel=whatsapp")
    assert (welcome["kind"], welcome["code"]) == ("welcome", "graph 131026")
    assert welcome["reason"] == "El número no tiene WhatsApp, o no puede recibir este mensaje."
    before = len(whatsapp.received)
    town.post.wait(hours=30)
    assert outcomes(town, welcome) == ["again"]
    assert listed(town) == []
    town.post.wait(seconds=15)
    assert len(whatsapp.received) == before + 1
    [anew] = listed(town)
    assert anew["entry"] == welcome["entry"]


def test_what_came_as_a_text_message_instead_says_so(town: Telephones) -> None:
    town.register("rosa", "40000003", "Rosa", tel_number=UNREACHABLE)
    stay = town.book("rosa")
    town.edit(stay, status="approved", advance_payment="120.00", advance_payment_currency="usd")
    town.post.wait(minutes=1)
    texted = {each["kind"]: each["texted"] for each in listed(town, "?channel=whatsapp")}
    assert texted == {"welcome": False, "payment_approved": True}


def test_a_chat_that_the_bot_may_not_write_to_is_listed(
    town: Telephones, telegram: Telegram
) -> None:
    telegram.fail("forbidden")
    stay = town.book()
    town.post.wait(minutes=1)
    found = listed(town, "?channel=telegram")
    assert {each["person"]["kind"] for each in found} == {"chat"}
    assert {each["reservation_id"] for each in found} == {stay}
    telegram.recover()
    telegram.received.clear()
    assert set(outcomes(town, *found)) == {"again"}
    town.post.wait(minutes=1)
    assert len(telegram.received) == len(found)
    assert listed(town) == []


def test_the_newest_come_first_page_by_page_over_all_ways(
    town: Telephones, telegram: Telegram
) -> None:
    town.expo.fail("no_access")
    telegram.fail("forbidden")
    for number in range(3):
        write(town, f"Hola {number}")
        town.post.wait(minutes=1)
    town.book()
    town.post.wait(minutes=1)
    everything = listed(town)
    assert {each["channel"] for each in everything} >= {"push", "telegram"}
    instants = [each["happened_at"] for each in everything]
    assert instants == sorted(instants, reverse=True)
    assert walked(town, "?limit=2") == everything
    pushed = [each for each in everything if each["kind"] == "custom"]
    assert len(pushed) == 3
    assert walked(town, "?limit=2&kind=custom") == pushed


def walked(town: Telephones, query: str) -> list[dict[str, Any]]:
    """All pages of a list."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = town.read(f"admin/undelivered/{query}{cursor}", "admin")
        found += page["deliveries"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_a_guest_who_is_forgotten_leaves_the_list(town: Telephones, lost: dict[str, Any]) -> None:
    town.register("rosa", "40000003", "Rosa", tel_number=UNREACHABLE)
    town.post.wait(seconds=15)
    rosa = town.tokens["rosa"]
    assert len(listed(town)) == 2
    for client_id in (town.ana.client_id, rosa.actor.partition("#")[2]):
        forget_guest(client_id, now=clock.now())
    assert listed(town) == []
    assert outcomes(town, lost) == ["gone"]


def test_what_is_in_no_list_is_gone(town: Telephones) -> None:
    nothing = {"channel": "sms", "entry": "2026-01-01~nothing"}
    assert outcomes(town, nothing) == ["gone"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"deliveries": []},
        {"deliveries": [{"channel": "letter", "entry": "x"}]},
        {"deliveries": [{"channel": "sms", "entry": ""}]},
        {"deliveries": [{"channel": "sms", "entry": ids.new_id()}] * 51},
    ],
)
def test_a_wish_that_says_nothing_is_refused(town: Telephones, body: Any) -> None:
    assert town.api.post(f"{PATH}again/", token="admin", json=body).status_code == 400


def test_only_whoever_sends_notices_sees_it(town: Telephones, lost: dict[str, Any]) -> None:
    assert town.api.get(PATH, token="seller").status_code == 403
    assert again(town, lost, token="seller").status_code == 403
    assert town.api.get(PATH, token="ana").status_code == 401


@pytest.mark.parametrize("moment", ["before", "after"])
def test_whoever_is_killed_leaves_it_listed_or_on_its_way(
    town: Telephones, lost: dict[str, Any], moment: Any
) -> None:
    town.clear()
    with killed_at(1, moment) as kill, pytest.raises(Killed):
        again(town, lost)
    assert kill.is_done
    town.post.wait(seconds=1)
    is_listed, is_told = bool(listed(town)), bool(town.pushed())
    assert is_listed != is_told
