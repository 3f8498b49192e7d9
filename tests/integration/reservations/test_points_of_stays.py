"""Points are used while a stay blocks its nights, and given back once when it ends (clients book,
section 16, examples 6 to 8 and 11)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client
from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support import deliveries
from tests.support.http import Api
from tests.support.meanwhile import each_time, meanwhile
from tests.support.people import ACTOR
from tests.support.points import YEAR, entries, give, spend

from .awarding import available, balance, kept, stay_of
from .conftest import NOW, Book, Order, day, made

HOUR = timedelta(hours=1)
PRICE = {"price_sol": "380", "price_usd": "100"}
LATER = {"check_in_date": day(4, 20), "check_out_date": day(4, 22)}
NIGHTS = (day(5, 4), day(5, 6))
End = Callable[[Api, str], Any]


def patch(api: Api, stay: str, **form: str) -> Any:
    return api.patch(f"/api/v1/reservations/{stay}/", token="admin", form=form)


def cancel(api: Api, stay: str) -> Any:
    return patch(api, stay, status="cancelled")


def remove(api: Api, stay: str) -> Any:
    return api.delete(f"/api/v1/reservations/{stay}/", token="admin")


def give_up(api: Api, stay: str) -> Any:
    path = f"/api/v1/clients/client-auth/reservations/{stay}/cancel/"
    return api.post(path, token="ana")


def reopen(api: Api, stay: str) -> Any:
    return api.post(f"/api/v1/reservations/{stay}/reopen/", token="admin")


def refusal(answer: Any, field: str = "points_to_redeem") -> str:
    """The code of a 400 that names the field."""
    assert answer.status_code == 400, answer.body
    errors = answer.json_body.get("errors", answer.json_body)
    assert field in errors
    return str(answer.json_body["code"])


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


def test_a_reopened_stay_uses_its_points_again(api: Api, take: Order, ana: Client) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])

    assert reopen(api, stay["id"]).status_code == 200

    assert (balance(ana), kept(ana)[-1]) == ("30.00", ("redeemed", "-70.00"))
    assert cancel(api, stay["id"]).status_code == 200
    assert balance(ana) == "100.00"


def test_a_stay_whose_points_were_spent_is_not_reopened(api: Api, take: Order, ana: Client) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])
    spend(ana.client_id, "50.00")

    answer = reopen(api, stay["id"])

    assert (answer.status_code, answer.json_body["code"]) == (409, "points_used_up")
    assert (stay_of(stay).status, balance(ana)) == ("cancelled", "50.00")


def test_reopening_takes_the_points_of_a_lapsed_hold(
    api: Api, book: Book, take: Order, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])
    book(points_to_redeem="60")
    assert reopen(api, stay["id"]).status_code == 409
    with clock.at(NOW + 2 * HOUR):
        assert reopen(api, stay["id"]).status_code == 200
    assert balance(ana) == "30.00"


def test_a_stay_with_points_of_a_deleted_guest_is_not_reopened(
    api: Api, take: Order, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])
    clients.delete(ana.client_id, actor=ACTOR, now=clock.now())
    answer = reopen(api, stay["id"])
    assert (answer.status_code, answer.json_body["code"]) == (409, "client_gone")


def test_a_stay_that_is_handed_over_takes_points_of_its_new_guest(
    api: Api, take: Order, ana: Client, luis: Client
) -> None:
    give(ana.client_id, "100.00")
    give(luis.client_id, "80.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")

    assert patch(api, stay["id"], client=luis.client_id).status_code == 200

    assert (balance(ana), balance(luis)) == ("100.00", "10.00")
    cancel(api, stay["id"])
    assert (balance(ana), balance(luis)) == ("100.00", "80.00")


def test_a_stay_is_not_handed_to_who_has_too_few_points(
    api: Api, take: Order, ana: Client, luis: Client
) -> None:
    give(ana.client_id, "100.00")
    give(luis.client_id, "60.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    answer = patch(api, stay["id"], client=luis.client_id)
    assert refusal(answer, "client") == "not_enough_points"
    assert (balance(ana), balance(luis)) == ("30.00", "60.00")


def test_an_ended_stay_is_handed_over_without_points(
    api: Api, take: Order, ana: Client, luis: Client
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    cancel(api, stay["id"])
    assert patch(api, stay["id"], client=luis.client_id).status_code == 200
    assert (balance(ana), balance(luis)) == ("100.00", "0.00")
    answer = reopen(api, stay["id"])
    assert (answer.status_code, answer.json_body["code"]) == (409, "points_used_up")


@pytest.mark.parametrize("number", [1, 2])
def test_a_booking_whose_guest_changes_meanwhile_is_decided_again(
    book: Book, ana: Client, number: int
) -> None:
    give(ana.client_id, "100.00")
    happens = {
        1: lambda: spend(ana.client_id, "30.00"),
        2: lambda: clients.change(ana.client_id, {"first_name": "Anita"}, actor=ACTOR, now=NOW),
    }
    with meanwhile(happens[number]):
        assert book(points_to_redeem="60").status_code == 201
    assert balance(ana) == ("10.00" if number == 1 else "40.00")


def test_points_that_are_spent_meanwhile_are_refused(book: Book, ana: Client) -> None:
    give(ana.client_id, "100.00")
    with meanwhile(lambda: spend(ana.client_id, "50.00")):
        assert refusal(book(points_to_redeem="60")) == "not_enough_points"
    assert balance(ana) == "50.00"


def test_a_guest_who_is_deleted_meanwhile_spends_nothing(
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
    with meanwhile(lambda: clients.delete(ana.client_id, actor=ACTOR, now=NOW)):
        answer = api.post("/api/v1/reservations/", token="admin", form=form)
    assert (answer.status_code, answer.json_body["client"]) == (400, ["El cliente no existe."])
    assert balance(ana) == "100.00"


@pytest.mark.parametrize("end", [cancel, give_up, remove])
def test_a_stay_ends_whatever_happens_to_its_guests_points_meanwhile(
    api: Api, take: Order, ana: Client, end: End
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*NIGHTS, **PRICE, points_to_redeem="70")
    left = 3

    def happens() -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            give(ana.client_id, "1.00")

    with each_time(happens):
        assert end(api, stay["id"]).status_code in {200, 204}
    assert balance(ana) == "103.00"
    assert stay_of(stay).points_used == ()


def test_lots_that_end_first_are_spent_first_and_come_back_as_they_were(
    api: Api, take: Order, ana: Client
) -> None:
    late = give(ana.client_id, "50.00", end=NOW + YEAR)
    early = give(ana.client_id, "30.00", end=NOW + timedelta(days=90))
    stay = take(*NIGHTS, **PRICE, points_to_redeem="40")
    assert [(lot.lot_id, str(lot.points)) for lot in stay_of(stay).points_used] == [
        (early, "30.00"),
        (late, "10.00"),
    ]
    cancel(api, stay["id"])
    assert {lot.lot_id: str(lot.points) for lot in entries(ana.client_id)[0].lots} == {
        early: "30.00",
        late: "10.00",
    }
