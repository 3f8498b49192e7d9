"""Points are used while a stay blocks its nights, and given back once when it ends (clients book,
section 16, examples 6 to 8 and 11)."""

from datetime import timedelta

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support import deliveries
from tests.support.http import Api
from tests.support.points import entries, give

from .awarding import available, balance, kept, stay_of
from .conftest import NOW, Book, Order, made
from .points_of_stays import (
    HOUR,
    LATER,
    NIGHTS,
    PRICE,
    End,
    cancel,
    give_up,
    patch,
    refusal,
    remove,
)


def test_a_guest_pays_with_points(api: Api, book: Book, ana: Client) -> None:
    give(ana.client_id, "100.00")
    stay = made(book(points_to_redeem="50.00"))

    assert (stay["price_sol"], stay["points_redeemed"]) == ("2006.25", "50.00")
    assert stay["resta_pagar"] == "1956.25"
    assert stay["resta_pagar_usd"] == "521.67"
    assert stay["client"]["points_balance"] == "50.00"
    assert available(api, "ana") == 50
    assert kept(ana) == [("earned", "100.00"), ("redeemed", "-50.00")]
    assert balance(ana) == "50.00"
    assert entries(ana.client_id)[0].reservation_id == stay["id"]


def test_example_6_removed_twice_gives_back_once(api: Api, take: Order, ana: Client) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="50")
    shown = api.get(f"/api/v1/reservations/{stay['id']}/", token="admin").json_body
    assert (balance(ana), shown["resta_pagar"]) == ("50.00", "330.00")

    assert remove(api, stay["id"]).status_code == 204
    assert balance(ana) == "100.00"
    assert kept(ana)[-1] == ("refunded", "50.00")
    assert remove(api, stay["id"]).status_code == 404
    assert balance(ana) == "100.00"


@pytest.mark.parametrize("end", [cancel, give_up])
def test_example_6_cancelled_gives_back_and_a_removal_adds_nothing(
    api: Api, take: Order, ana: Client, end: End
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="50")

    assert end(api, stay["id"]).status_code == 200
    assert balance(ana) == "100.00"
    assert remove(api, stay["id"]).status_code == 204
    assert [kind for kind, _ in kept(ana)] == ["earned", "redeemed", "refunded"]
    assert stay_of(stay).points_used == ()


def test_who_gives_up_a_stay_reads_the_points_that_came_back(
    api: Api, book: Book, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    stay = made(book(points_to_redeem="60"))
    path = f"/api/v1/clients/client-auth/reservations/{stay['id']}/cancel/"
    preview = api.get(path, token="ana").json_body["cancellation"]
    assert preview["points_returned"] == "60.00"

    ended = give_up(api, stay["id"]).json_body["reservation"]

    assert ended["client"]["points_balance"] == "100.00"
    assert available(api, "ana") == 100


def test_a_rejected_hold_gives_back(api: Api, book: Book, ana: Client) -> None:
    give(ana.client_id, "100.00")
    stay = made(book(points_to_redeem="60"))
    assert patch(api, stay["id"], status="rejected").status_code == 200
    assert balance(ana) == "100.00"


def test_an_approved_stay_keeps_its_points(api: Api, book: Book, ana: Client) -> None:
    give(ana.client_id, "100.00")
    stay = made(book(points_to_redeem="60"))
    assert patch(api, stay["id"], status="approved").status_code == 200
    assert patch(api, stay["id"], comentarios_reservas="Llega tarde").status_code == 200
    assert (balance(ana), len(kept(ana))) == ("40.00", 2)


def test_a_hold_that_expires_gives_back(book: Book, ana: Client) -> None:
    give(ana.client_id, "100.00")
    book(points_to_redeem="60")
    with clock.at(NOW + 2 * HOUR):
        deliveries.run("expire_holds", {})
        deliveries.run("expire_holds", {})
    assert kept(ana)[1:] == [("redeemed", "-60.00"), ("refunded", "60.00")]
    assert balance(ana) == "100.00"


def test_points_of_a_lapsed_hold_can_be_spent_without_the_job(
    api: Api, book: Book, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    lost = made(book(points_to_redeem="60"))
    with clock.at(NOW + 2 * HOUR):
        assert made(book(points_to_redeem="90"))["points_redeemed"] == "90.00"
        assert balance(ana) == "10.00"
        assert events.timeline(f"reservation#{lost['id']}")[0].name == "reservation.expired"
        deliveries.run("expire_holds", {})
        assert balance(ana) == "10.00"


def test_points_of_a_lapsed_hold_can_be_spent_by_staff(
    book: Book, take: Order, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    book(points_to_redeem="60")
    with clock.at(NOW + 2 * HOUR):
        take(*NIGHTS, **PRICE, points_to_redeem="100")
    assert balance(ana) == "0.00"


def test_points_of_a_hold_that_stands_stay_with_it(book: Book, ana: Client) -> None:
    give(ana.client_id, "100.00")
    assert book(points_to_redeem="60").status_code == 201
    assert refusal(book(points_to_redeem="60", **LATER)) == "not_enough_points"
    assert balance(ana) == "40.00"


def test_example_8_more_than_the_guest_has(api: Api, book: Book, ana: Client) -> None:
    give(ana.client_id, "100.00")
    assert refusal(book(points_to_redeem="150")) == "not_enough_points"
    assert (balance(ana), kept(ana)) == ("100.00", [("earned", "100.00")])
    own = api.get("/api/v1/clients/reservations/list/", token="ana").json_body
    assert own["pending_reservations"] == []


def test_example_8_more_than_the_price(api: Api, house: House, ana: Client) -> None:
    give(ana.client_id, "500.00")
    form = {
        "property": house.property_id,
        "client": ana.client_id,
        "check_in_date": NIGHTS[0],
        "check_out_date": NIGHTS[1],
        **PRICE,
    }
    for points, status in (("400", 400), ("380.01", 400), ("380", 201)):
        sent = {**form, "points_to_redeem": points}
        answer = api.post("/api/v1/reservations/", token="seller", form=sent)
        assert answer.status_code == status
    assert balance(ana) == "120.00"


def test_a_guest_may_not_spend_more_than_the_price(book: Book, ana: Client) -> None:
    give(ana.client_id, "5000.00")
    assert refusal(book(points_to_redeem="2006.26")) == "points_over_price"
    assert made(book(points_to_redeem="2006.25"))["resta_pagar"] == "0.00"


def test_example_11_points_that_expired_cannot_be_spent(book: Book, ana: Client) -> None:
    give(ana.client_id, "12.30", end=NOW - timedelta(seconds=1))
    assert refusal(book(points_to_redeem="1")) == "not_enough_points"
    assert balance(ana) == "12.30"


def test_example_11_points_that_come_back_late_live_thirty_days(
    api: Api, book: Book, ana: Client
) -> None:
    give(ana.client_id, "150.50", end=NOW + HOUR)
    stay = made(book(points_to_redeem="150.50"))
    patch(api, stay["id"], status="approved")
    with clock.at(NOW + timedelta(days=10)):
        assert remove(api, stay["id"]).status_code == 204
        assert available(api, "ana") == 150.5
    with clock.at(NOW + timedelta(days=41)):
        assert available(api, "ana") == 0


def test_staff_who_say_that_a_stay_is_paid_mean_what_points_left(take: Order, ana: Client) -> None:
    """Reservations book, W8."""
    give(ana.client_id, "50.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="50", full_payment="true")
    assert stay["advance_payment"] == "330.00"


def test_the_price_of_a_stay_does_not_fall_under_its_points(
    api: Api, take: Order, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="100")
    assert refusal(patch(api, stay["id"], price_sol="99.99"), "price_sol") == "points_over_price"
    assert patch(api, stay["id"], price_sol="100").status_code == 200


def test_a_block_and_a_stay_of_the_channel_use_no_points(
    api: Api, house: House, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    form = {
        "property": house.property_id,
        "client": ana.client_id,
        "check_in_date": NIGHTS[0],
        "check_out_date": NIGHTS[1],
        **PRICE,
        "points_to_redeem": "10",
    }
    blocked = api.post("/api/v1/reservations/", token="admin", form={**form, "origin": "man"})
    assert refusal(blocked) == "points_over_price"
    assert balance(ana) == "100.00"
