"""A guest books at the server's price, pays within the hour, or loses the hold."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.types import Client
from chalicelib.cloud import events, store
from chalicelib.cloud.settings import settings
from chalicelib.kernel import clock
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.sales.rules import recompute
from chalicelib.properties.types import House
from chalicelib.rates.services.service import SERVICES
from chalicelib.reservations.stays.sold import QUOTE, QuoteRecord
from tests.support import deliveries
from tests.support.http import Api
from tests.support.meanwhile import READ, WRITE, meanwhile
from tests.support.settings import put

from .conftest import NOW, Order, day

THURSDAY_TO_SUNDAY = {"check_in_date": day(4, 16), "check_out_date": day(4, 19)}
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def run_expiry() -> None:
    deliveries.run("expire_holds", {})


def test_the_price_is_the_servers_whatever_the_guest_sends(book: Any, ana: Client) -> None:
    answer = book(price_usd="1", price_sol="1", seller=99, origin="aus")

    assert answer.status_code == 201
    stay = answer.json_body["reservation"]
    assert answer.json_body["success"] is True
    assert (stay["price_usd"], stay["price_sol"]) == ("535.00", "2006.25")
    assert (stay["status"], stay["origin"]) == ("incomplete", "client")
    assert stay["client"]["id"] == ana.client_id
    assert stay["payment_voucher_deadline"].startswith("2026-03-02T16:00:00")
    assert stay["resta_pagar"] == "2006.25"


def test_what_the_old_app_sends_and_the_server_decides_is_ignored(book: Any, ana: Client) -> None:
    answer = book(
        status="approved",
        advance_payment="500.00",
        advance_payment_currency="sol",
        full_payment=True,
        late_checkout=True,
        points_to_redeem=0,
    )

    stay = answer.json_body["reservation"]
    assert (answer.status_code, stay["status"], stay["full_payment"]) == (201, "incomplete", False)
    assert (stay["advance_payment"], stay["late_checkout"]) == ("0.00", False)
    assert stay["check_out_date"] == THURSDAY_TO_SUNDAY["check_out_date"]


@pytest.mark.parametrize("guests", ["NaN", "undefined", "null", "", None])
def test_json_that_is_no_number_books_for_nobody(
    book: Any, ana: Client, guests: str | None
) -> None:
    answer = book(guests=guests)
    assert (answer.status_code, set(answer.json_body["errors"])) == (400, {"guests"})


def test_the_quote_is_kept_with_the_stay_and_adds_up_again(book: Any, ana: Client) -> None:
    stay = book(temperature_pool=True).json_body["reservation"]

    record = store.fetch(QuoteRecord, stay["id"], QUOTE)

    assert record is not None
    assert stay["price_usd"] == "685.00"
    assert (stay["temperature_pool"], stay["price_temperature_pool"]) == (True, "562.50")
    assert recompute(record.quote) == record.quote.totals
    assert str(record.quote.totals.with_services.usd) == "685.00"


def test_a_guest_who_saw_another_price_hears_of_it(book: Any, ana: Client) -> None:
    answer = book(expected_total_usd="500.00")

    assert answer.status_code == 409
    assert answer.json_body["code"] == "price_changed"
    assert "535.00" in answer.json_body["message"]
    assert answer.json_body["price"] == {
        "quoted_usd": 500.0,
        "quoted_sol": 1875.0,
        "current_usd": 535.0,
        "current_sol": 2006.25,
        "difference_usd": 35.0,
        "difference_sol": 131.25,
        "quoted_exchange_rate": 3.75,
        "current_exchange_rate": 3.75,
        "lines": [
            {
                "line": "base",
                "quoted_usd": None,
                "quoted_sol": None,
                "current_usd": 400.0,
                "current_sol": 1500.0,
            },
            {
                "line": "extra",
                "quoted_usd": None,
                "quoted_sol": None,
                "current_usd": 135.0,
                "current_sol": 506.25,
            },
        ],
        "reason": None,
    }
    assert book(expected_total_usd="600.00").status_code == 409
    assert book(expected_total_usd="535.00").status_code == 201


def test_a_held_house_is_refused_to_others_until_the_hold_lapses(
    book: Any, ana: Client, luis: Client
) -> None:
    assert book("ana").status_code == 201
    assert book("luis").status_code == 409
    with clock.at(NOW + HOUR):
        assert book("luis").status_code == 409
    with clock.at(NOW + HOUR + SECOND):
        assert book("luis").status_code == 201


def test_the_expiry_job_ends_a_lapsed_hold_and_frees_its_nights(
    api: Api, book: Any, ana: Client, house: House
) -> None:
    stay = book().json_body["reservation"]
    with clock.at(NOW + HOUR):
        run_expiry()
        assert api.get(f"/api/v1/reservations/{stay['id']}/", token="admin").status_code == 200
    with clock.at(NOW + HOUR + SECOND):
        run_expiry()
        run_expiry()
        assert api.get(f"/api/v1/reservations/{stay['id']}/", token="admin").status_code == 404
    [expired, _] = events.timeline(f"reservation#{stay['id']}")
    assert expired.name == "reservation.expired"
    assert expired.event["freed"] == {house.property_id: [day(4, 16), day(4, 17), day(4, 18)]}


def test_expiring_a_hold_that_others_took_over_leaves_their_nights_alone(
    api: Api, book: Any, ana: Client, luis: Client
) -> None:
    lost = book("ana").json_body["reservation"]
    with clock.at(NOW + HOUR + SECOND):
        kept = book("luis", check_in_date=day(4, 18), check_out_date=day(4, 20))
        assert kept.status_code == 201
        run_expiry()
        assert book("ana", check_in_date=day(4, 19), check_out_date=day(4, 20)).status_code == 409
    [expired, _] = events.timeline(f"reservation#{lost['id']}")
    assert [night for nights in expired.event["freed"].values() for night in nights] == [
        day(4, 16),
        day(4, 17),
    ]


def test_a_lapsed_hold_whose_nights_are_gone_cannot_be_approved(
    api: Api, book: Any, ana: Client, luis: Client
) -> None:
    lost = book("ana").json_body["reservation"]
    with clock.at(NOW + HOUR + SECOND):
        book("luis")
        answer = api.patch(
            f"/api/v1/reservations/{lost['id']}/", token="admin", form={"status": "approved"}
        )
    assert answer.status_code == 409


def test_approving_a_hold_makes_its_nights_firm(
    api: Api, book: Any, ana: Client, luis: Client
) -> None:
    stay = book("ana").json_body["reservation"]
    path = f"/api/v1/reservations/{stay['id']}/"

    approved = api.patch(path, token="admin", form={"status": "approved"}).json_body

    assert (approved["status"], approved["payment_voucher_deadline"]) == ("approved", None)
    with clock.at(NOW + 2 * HOUR):
        run_expiry()
        assert book("luis").status_code == 409


def test_staff_may_extend_a_hold(api: Api, book: Any, ana: Client, luis: Client) -> None:
    stay = book("ana").json_body["reservation"]
    api.patch(
        f"/api/v1/reservations/{stay['id']}/",
        token="admin",
        form={"payment_voucher_deadline": (NOW + 3 * HOUR).isoformat()},
    )
    with clock.at(NOW + 2 * HOUR):
        assert book("luis").status_code == 409
    with clock.at(NOW + 3 * HOUR + SECOND):
        assert book("luis").status_code == 201


def test_a_deadline_without_a_zone_is_refused(api: Api, book: Any, ana: Client) -> None:
    stay = book("ana").json_body["reservation"]

    answer = api.patch(
        f"/api/v1/reservations/{stay['id']}/",
        token="admin",
        form={"payment_voucher_deadline": "2026-03-02T20:00:00"},
    )

    assert answer.status_code == 400
    assert "payment_voucher_deadline" in answer.json_body


def test_a_guest_keeps_at_most_two_unpaid_holds(
    api: Api, book: Any, ana: Client, house: House
) -> None:
    first = book(check_in_date=day(5, 1), check_out_date=day(5, 2)).json_body["reservation"]
    assert book(check_in_date=day(5, 2), check_out_date=day(5, 3)).status_code == 201

    refused = book(check_in_date=day(5, 3), check_out_date=day(5, 4))
    assert (refused.status_code, refused.json_body["code"]) == (409, "too_many_holds")

    cancel = f"/api/v1/clients/client-auth/reservations/{first['id']}/cancel/"
    assert api.post(cancel, token="ana").status_code == 200
    assert book(check_in_date=day(5, 3), check_out_date=day(5, 4)).status_code == 201


def test_a_guest_gives_up_a_booking_whether_it_is_confirmed_or_not(
    api: Api, book: Any, ana: Client, luis: Client
) -> None:
    stay = book("ana").json_body["reservation"]
    cancel = f"/api/v1/clients/client-auth/reservations/{stay['id']}/cancel/"

    assert api.post(cancel, token="luis").status_code == 404
    assert api.post(cancel, token="ana").json_body["reservation"]["status"] == "cancelled"
    assert api.post(cancel, token="ana").status_code == 409

    again = book("luis").json_body["reservation"]
    api.patch(f"/api/v1/reservations/{again['id']}/", token="admin", form={"status": "approved"})
    answer = api.post(
        f"/api/v1/clients/client-auth/reservations/{again['id']}/cancel/", token="luis"
    )
    assert answer.json_body["reservation"]["status"] == "cancelled"


def test_from_the_day_of_arrival_on_a_guest_cannot_cancel(api: Api, book: Any, ana: Client) -> None:
    stay = book("ana").json_body["reservation"]
    with clock.at(NOW.replace(month=4, day=16)):
        answer = api.post(
            f"/api/v1/clients/client-auth/reservations/{stay['id']}/cancel/", token="ana"
        )
    assert answer.status_code == 409


def test_a_guest_sees_the_own_stays_only(
    api: Api, book: Any, take: Order, ana: Client, luis: Client
) -> None:
    stay = book("luis").json_body["reservation"]
    take(day(2, 20), day(2, 22))

    upcoming = api.get("/api/v1/clients/client-auth/reservations/", token="luis").json_body
    assert [row["id"] for row in upcoming["upcoming_reservations"]] == [stay["id"]]
    pending = api.get("/api/v1/clients/reservations/list/", token="luis").json_body
    assert [row["id"] for row in pending["pending_reservations"]] == [stay["id"]]
    past = api.get("/api/v1/clients/client-auth/reservations/", token="ana").json_body
    assert len(past["past_reservations"]) == 1

    path = f"/api/v1/clients/client-auth/reservations/{stay['id']}/"
    assert api.get(path, token="luis").json_body["reservation"]["recipts"] == []
    assert api.get(path, token="ana").status_code == 404
    assert api.get(path, token="ana").json_body["success"] is False


@pytest.mark.parametrize(
    ("moment", "part"),
    [
        (datetime(2026, 4, 19, 15, 59, 59, tzinfo=UTC), "upcoming_reservations"),
        (datetime(2026, 4, 19, 16, 0, tzinfo=UTC), "past_reservations"),
    ],
)
def test_a_stay_is_past_at_eleven_of_its_last_day_in_lima(
    api: Api, take: Order, ana: Client, moment: datetime, part: str
) -> None:
    stay = take(day(4, 16), day(4, 19))

    with clock.at(moment):
        parts = api.get("/api/v1/clients/client-auth/reservations/", token="ana").json_body

    assert [row["id"] for row in parts[part]] == [stay["id"]]


def test_a_guests_stay_stands_where_its_own_state_puts_it_while_the_index_lags(
    api: Api, take: Order, ana: Client
) -> None:
    stay = take(day(4, 16), day(4, 19))
    store.connection().client.update_item(
        TableName=settings().name("reservations"),
        Key={"reservation_id": {"S": stay["id"]}, "kind": {"S": "stay"}},
        UpdateExpression="SET #status = :before",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":before": {"S": "incomplete"}},
    )

    parts = api.get("/api/v1/clients/reservations/list/", token="ana").json_body

    assert parts["pending_reservations"] == []
    assert [row["id"] for row in parts["upcoming_reservations"]] == [stay["id"]]


def test_the_app_can_show_how_long_the_hold_lasts(api: Api, book: Any, ana: Client) -> None:
    stay = book().json_body["reservation"]
    path = f"/api/v1/clients/voucher/status/{stay['id']}/"

    with clock.at(NOW + HOUR - 90 * SECOND):
        state = api.get(path, token="ana").json_body
    assert (state["time_remaining_seconds"], state["deadline_expired"]) == (90, False)
    with clock.at(NOW + HOUR + SECOND):
        state = api.get(path, token="ana").json_body
    assert (state["time_remaining_seconds"], state["deadline_expired"]) == (0, True)


def test_the_same_key_books_once(book: Any, ana: Client) -> None:
    key = {"Idempotency-Key": "k-1"}

    first, again = book(headers=key), book(headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json_body == again.json_body
    assert book(headers=key, guests=5).status_code == 422


@pytest.mark.parametrize("moment", [{"before": READ, "number": 2}, {"before": WRITE}])
def test_the_same_key_at_the_same_moment_gets_the_answer_of_the_one_that_books(
    book: Any, ana: Client, moment: dict[str, Any]
) -> None:
    """Its twin books when both have looked for an earlier answer: before this one reads the
    nights, or before it writes."""
    key = {"Idempotency-Key": "one-booking"}
    twin: list[HTTPResponse] = []
    catalogue()

    with meanwhile(lambda: twin.append(book(headers=key)), **moment):
        answer = book(headers=key)

    assert (answer.status_code, answer.headers["Idempotent-Replay"]) == (201, "true")
    assert answer.json_body == twin[0].json_body


def test_a_heated_pool_that_the_house_lacks_is_named(
    book: Any, other_house: House, ana: Client
) -> None:
    heating = catalogue().services[0]
    there = frozenset({other_house.property_id})
    put(SERVICES, msgspec.structs.replace(heating, property_ids=there))

    answer = book(temperature_pool=True)

    assert answer.status_code == 400
    assert "temperature_pool" in answer.json_body["errors"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"check_in_date": day(3, 1), "check_out_date": day(3, 3)}, "check_in_date"),
        ({"check_out_date": day(4, 16)}, "check_out_date"),
        ({"check_out_date": day(8, 1)}, "check_out_date"),
        ({"guests": 11}, "guests"),
        ({"guests": 0}, "guests"),
        ({"property": str(uuid4())}, "property"),
        ({"discount_code": "VERANO"}, "discount_code"),
        ({"points_to_redeem": "5"}, "points_to_redeem"),
        ({"additional_services": [str(uuid4())]}, "additional_services"),
        ({"check_in_date": day(12, 30), "check_out_date": day(1, 1, 2027)}, "check_in_date"),
    ],
)
def test_each_wrong_field_of_a_booking_is_named(
    book: Any, ana: Client, wrong: dict[str, Any], field: str
) -> None:
    answer = book(**wrong)

    assert answer.status_code == 400
    assert answer.json_body["success"] is False
    assert field in answer.json_body["errors"]


def test_booking_is_for_guests(book: Any, ana: Client) -> None:
    assert book("admin").status_code == 401
    assert book("nobody").status_code == 401
