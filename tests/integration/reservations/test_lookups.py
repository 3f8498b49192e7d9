"""What a referral code and a QR code tell, and to whom (clients book, 10.6, S14, vector 23;
reservations book, 7.2 and 7.3)."""

from datetime import datetime
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients import writing
from chalicelib.clients.records import Guard, client_of
from chalicelib.clients.types import Client
from chalicelib.cloud import signed
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Conflict
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID

from .conftest import NOW, Book, Order, day, made
from .discounts import hold_levels, level

BY_CODE = "/api/v1/clients/by-referral-code/"
QR = "/api/v1/qr/"
OWN = "/api/v1/clients/client-auth/reservations/"
STAYS = "/api/v1/reservations/"


def lima(number: int, hour: str) -> datetime:
    """An instant of a day of April."""
    return datetime.fromisoformat(f"2026-04-{number:02d}T{hour}-05:00")


def look_up(api: Api, code: str | None, token: str | None = None) -> HTTPResponse:
    return api.get(f"{BY_CODE}{code}/", token=token)


def active(api: Api, ana: Client, token: str | None) -> list[dict[str, Any]]:
    """The stays under way that a caller learns of by a code."""
    answer = look_up(api, ana.referral_code, token)
    assert answer.status_code == 200, answer.body
    found: list[dict[str, Any]] = answer.json_body["active_reservations"]
    return found


def link_facebook(client: Client) -> None:
    before = client_of(client.client_id)
    assert before is not None
    picture = "https://pictures.example/ana.jpg"
    after = writing.changed(before, facebook_id="f1", facebook_profile_picture=picture)
    tx = Transaction(NOW)
    writing.replace(tx, before, after)
    tx.commit()


def token_of(api: Api, stay_id: str, caller: str = "seller") -> str:
    """What staff put into the QR code of a stay."""
    answer = api.get(f"{STAYS}{stay_id}/qr/", token=caller)
    assert answer.status_code == 200, answer.body
    token: str = answer.json_body["qr_token"]
    return token


def test_strangers_learn_a_first_name_an_initial_and_what_the_code_is_worth(
    api: Api, ana: Client
) -> None:
    hold_levels(ana, level(1, "7.5"))
    link_facebook(ana)
    for token in (None, "luis", "cleaner"):
        assert look_up(api, ana.referral_code, token).json_body == {
            "success": True,
            "client": {
                "first_name": "Ana",
                "last_name": "Q.",
                "facebook_linked": True,
                "profile_picture": None,
                "referral_discount_percentage": 7.5,
            },
            "active_reservations": [],
        }


def test_staff_and_the_client_see_more(api: Api, ana: Client) -> None:
    link_facebook(ana)
    for token in ("ana", "seller", "admin"):
        client = look_up(api, ana.referral_code, token).json_body["client"]
        assert client["last_name"] == "Quispe"
        assert client["profile_picture"] == "https://pictures.example/ana.jpg"
        assert client["referral_discount_percentage"] == 0.0


@pytest.mark.parametrize("spelling", [str.lower, str.upper, lambda code: f" {code[:3]} {code[3:]}"])
def test_a_code_is_found_in_any_case(api: Api, ana: Client, spelling: Any) -> None:
    code = spelling(ana.referral_code).replace(" ", "%20")
    assert look_up(api, code).status_code == 200


@pytest.mark.parametrize("code", ["NADIE7", "x" * 150, "%20", "ANA%00"])
def test_a_code_that_nobody_has_is_not_found(api: Api, ana: Client, code: str) -> None:
    answer = look_up(api, code)
    assert (answer.status_code, answer.json_body["success"]) == (404, False)
    assert answer.json_body["error"]


def test_vector_23_at_the_hours_of_the_house(api: Api, ana: Client, take: Order) -> None:
    """The book's code opens at 15:00; one rule of the house opens everything at 12:00."""
    take(day(4, 21), day(4, 23))
    for number, hour, count in (
        (21, "11:59:59", 0),
        (21, "12:00:00", 1),
        (21, "15:00:00", 1),
        (23, "10:59:59", 1),
        (23, "11:00:00", 0),
    ):
        with clock.at(lima(number, hour)):
            assert len(active(api, ana, "ana")) == len(active(api, ana, "seller")) == count
            assert active(api, ana, None) == active(api, ana, "luis") == []


def test_a_stay_under_way_is_shown_without_its_id(api: Api, ana: Client, take: Order) -> None:
    take(day(4, 21), day(4, 23))
    with clock.at(lima(22, "10:00:00")):
        assert active(api, ana, "ana") == [
            {
                "property_name": "Casa Austin 1",
                "property_thumbnail": None,
                "check_in_date": "2026-04-21",
                "check_out_date": "2026-04-23",
            }
        ]


@pytest.mark.parametrize("status", ["cancelled"])
def test_vector_23_a_stay_that_is_not_approved_is_hidden(
    api: Api, ana: Client, take: Order, status: str
) -> None:
    stay = take(day(4, 21), day(4, 23))
    token = token_of(api, stay["id"])
    answer = api.patch(f"{STAYS}{stay['id']}/", form={"status": status}, token="seller")
    assert answer.status_code == 200, answer.body
    with clock.at(lima(22, "10:00:00")):
        assert active(api, ana, "ana") == []
        for code in (token, stay["id"]):
            assert api.get(f"{QR}{code}/").status_code == 404


@pytest.mark.parametrize(("status", "shown"), [("approved", 1), ("rejected", 0)])
def test_vector_23_a_booking_is_shown_once_it_is_approved(
    api: Api, ana: Client, book: Book, status: str, shown: int
) -> None:
    stay = made(book(check_in_date=day(4, 21), check_out_date=day(4, 23)))
    answer = api.patch(f"{STAYS}{stay['id']}/", form={"status": status}, token="admin")
    assert answer.status_code == 200, answer.body
    with clock.at(lima(22, "10:00:00")):
        for caller in ("ana", "admin"):
            assert len(active(api, ana, caller)) == shown
        assert api.get(f"{QR}{stay['id']}/").status_code == (200 if shown else 404)


def test_guessing_codes_is_limited_by_address(api: Api, ana: Client) -> None:
    answers = [look_up(api, f"ANA{number}").status_code for number in range(100, 120)]
    assert set(answers) == {404}
    assert look_up(api, ana.referral_code).status_code == 429


def test_a_signed_code_tells_all_of_a_stay(api: Api, ana: Client, take: Order) -> None:
    hold_levels(ana, level(1, "7.5"))
    link_facebook(ana)
    stay = take(day(4, 21), day(4, 23))
    answer = api.get(f"{QR}{token_of(api, stay['id'])}/")
    assert answer.json_body == {
        "success": True,
        "data": {
            "name": "Ana",
            "facebook_photo": "https://pictures.example/ana.jpg",
            "facebook_link": True,
            "referral_code": ana.referral_code,
            "level": None,
            "level_icon": None,
            "referral_discount_percentage": 7.5,
            "property_name": "Casa Austin 1",
            "check_in_date": "2026-04-21",
            "check_out_date": "2026-04-23",
            "late_checkout": False,
        },
    }


def test_a_printed_id_tells_first_name_level_and_dates(api: Api, ana: Client, take: Order) -> None:
    hold_levels(ana, level(1, "7.5"))
    link_facebook(ana)
    stay = take(day(4, 21), day(4, 23))
    data = api.get(f"{QR}{stay['id']}/").json_body["data"]
    assert data == {
        "name": "Ana",
        "facebook_photo": None,
        "facebook_link": False,
        "referral_code": None,
        "level": None,
        "level_icon": None,
        "referral_discount_percentage": None,
        "property_name": None,
        "check_in_date": "2026-04-21",
        "check_out_date": "2026-04-23",
        "late_checkout": False,
    }


def test_a_code_ends_with_its_stay(api: Api, ana: Client, take: Order) -> None:
    stay = take(day(4, 21), day(4, 23))
    codes = (token_of(api, stay["id"]), stay["id"])
    times = ((20, "09:00:00", 200), (23, "10:59:59", 200), (23, "11:00:00", 404))
    for number, hour, status in times:
        with clock.at(lima(number, hour)):
            assert {api.get(f"{QR}{code}/").status_code for code in codes} == {status}


def test_what_we_did_not_sign_for_this_is_no_code(api: Api, ana: Client, take: Order) -> None:
    stay = take(day(4, 21), day(4, 23))
    token = token_of(api, stay["id"])
    head, claims, signature = token.split(".")
    wrong = [
        UNKNOWN_ID,
        "x",
        "a.b.c",
        f"{head}.{claims}.{signature[::-1]}",
        f"{head}.{claims[::-1]}.{signature}",
        signed.sign({"aud": "staff", "stay": "AAAAAAAAAAAAAAAAAAAAAA"}),
        signed.sign({"aud": "qr", "stay": "corto"}),
        signed.sign({"aud": "qr", "stay": 7}),
    ]
    for code in wrong:
        answer = api.get(f"{QR}{code}/")
        assert (answer.status_code, answer.json_body["success"]) == (404, False), code


def test_a_token_is_short(api: Api, take: Order) -> None:
    assert len(token_of(api, take(day(4, 21), day(4, 23))["id"])) <= 180


def test_who_gets_the_token_of_a_stay(api: Api, ana: Client, luis: Client, take: Order) -> None:
    stay = take(day(4, 21), day(4, 23))
    own = api.get(f"{OWN}{stay['id']}/qr/", token="ana")
    assert own.json_body["qr_token"] == token_of(api, stay["id"])
    assert own.json_body["qr_url"].endswith(f"/api/v1/qr/{own.json_body['qr_token']}/")
    assert api.get(f"{OWN}{stay['id']}/qr/", token="luis").status_code == 404
    assert api.get(f"{OWN}{stay['id']}/qr/").status_code == 401
    assert api.get(f"{STAYS}{stay['id']}/qr/", token="cleaner").status_code == 403
    with clock.at(lima(23, "11:00:00")):
        assert api.get(f"{OWN}{stay['id']}/qr/", token="ana").status_code == 404
        assert api.get(f"{STAYS}{stay['id']}/qr/", token="seller").status_code == 404


def test_a_late_checkout_lasts_until_eleven_of_its_day(api: Api, ana: Client, take: Order) -> None:
    stay = take(day(4, 21), day(4, 23), late_checkout="true")
    with clock.at(lima(24, "10:59:59")):
        data = api.get(f"{QR}{stay['id']}/").json_body["data"]
        assert (data["check_out_date"], data["late_checkout"]) == ("2026-04-24", True)
    with clock.at(lima(24, "11:00:00")):
        assert api.get(f"{QR}{stay['id']}/").status_code == 404


@pytest.mark.parametrize(
    ("old", "typed"), [("ANA123", "ana123"), ("ÓPQ481", "%C3%B3pq481"), ("UV123", "uv%20123")]
)
def test_a_code_of_the_first_years_is_found(api: Api, ana: Client, old: str, typed: str) -> None:
    before = client_of(ana.client_id)
    assert before is not None
    tx = Transaction(NOW)
    writing.replace(tx, before, writing.changed(before, referral_code=old))
    tx.create(Guard.of_referral(old, ana.client_id), otherwise=Conflict())
    tx.commit()
    answer = look_up(api, typed)
    assert (answer.status_code, answer.json_body["client"]["first_name"]) == (200, "Ana")
