"""Houses and clients that stays to come keep, and how deleted ones come back."""

from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.properties.types import House
from chalicelib.reservations.stays.rules import HOLD_TIME
from tests.support.every_route import every_route
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .conftest import NOW, Book, Order, day, made

STAYS = "/api/v1/reservations/"


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """Every route: a token is the word for its owner."""
    return every_route(tokens)


def house_at(house: House, rest: str = "") -> str:
    return f"/api/v1/admin/properties/{house.property_id}/{rest}"


def client_at(client: Client, rest: str = "") -> str:
    return f"/api/v1/clients/{client.client_id}/{rest}"


def names(subject: str) -> list[str]:
    """The events of a subject, without those of its sessions."""
    told = [event.name for event in reversed(events.timeline(subject))]
    return [name for name in told if not name.startswith("session.")]


def test_a_house_with_stays_to_come_is_not_deleted(
    api: Api, take: Order, house: House, ana: Client
) -> None:
    past = take(day(2, 1), day(2, 3))
    first, second = take(day(4, 16), day(4, 19)), take(day(5, 1), day(5, 3), late_checkout="true")

    answer = api.delete(house_at(house), token="admin")

    assert answer.status_code == 409
    body = answer.json_body
    assert body["code"] == "stays_to_come"
    assert (
        body["detail"]
        == body["message"]
        == (
            "La propiedad tiene 2 reservas por venir: Casa Austin 1, del 16/04/2026 al 19/04/2026; "
            "Casa Austin 1, del 01/05/2026 al 03/05/2026."
        )
    )
    assert [row["id"] for row in body["reservations"]] == [first["id"], second["id"]]
    assert past["id"] not in str(body)
    assert body["reservations"][1] == {
        "id": second["id"],
        "property": house.property_id,
        "property_name": "Casa Austin 1",
        "client": ana.client_id,
        "check_in_date": day(5, 1),
        "check_out_date": day(5, 4),
        "status": "approved",
        "status_display": "Aprobada",
    }
    assert api.get(f"/api/v1/property/{house.slug}/").status_code == 200


def test_a_stay_under_way_and_an_unpaid_hold_keep_a_house_too(
    api: Api, take: Order, book: Book, house: House, ana: Client
) -> None:
    under_way = take(day(3, 1), day(3, 4))
    hold = made(book())
    answer = api.delete(house_at(house), token="admin")
    assert [row["id"] for row in answer.json_body["reservations"]] == [
        under_way["id"],
        hold["id"],
    ]


def test_a_house_whose_stays_are_over_or_off_is_deleted_and_restored(
    api: Api, take: Order, book: Book, house: House, ana: Client
) -> None:
    take(day(2, 1), day(2, 3))
    cancelled = take(day(4, 1), day(4, 3))
    api.patch(f"{STAYS}{cancelled['id']}/", token="seller", form={"status": "cancelled"})
    made(book())
    shown = api.get(house_at(house), token="admin").json_body

    with clock.at(NOW + 2 * HOLD_TIME):
        assert api.delete(house_at(house), token="admin").status_code == 204
    assert api.get(f"/api/v1/property/{house.slug}/").status_code == 404
    assert book(check_in_date=day(6, 1), check_out_date=day(6, 3)).status_code == 400

    with clock.at(NOW + 3 * HOLD_TIME):
        answer = api.post(house_at(house, "restore/"), token="admin")

    assert answer.status_code == 200
    moved = {"updated": "", "version": 0}
    assert answer.json_body | moved == shown | moved
    assert api.get(f"/api/v1/property/{house.slug}/").status_code == 200
    made(book(check_in_date=day(6, 1), check_out_date=day(6, 3)))
    assert names(f"property#{house.property_id}")[-2:] == ["property.removed", "property.saved"]


def test_many_stays_are_counted_and_some_are_named(api: Api, take: Order, house: House) -> None:
    for number in range(1, 8):
        take(day(5, number), day(5, number + 1))
    body = api.delete(house_at(house), token="admin").json_body
    assert (body["count"], len(body["reservations"])) == (7, 7)
    assert body["detail"].startswith("La propiedad tiene 7 reservas por venir: ")
    assert body["detail"].endswith("; y 2 más.")


def test_a_booking_that_is_quicker_than_the_deletion_keeps_the_house(
    api: Api, take: Order, book: Book, house: House, ana: Client
) -> None:
    with meanwhile(lambda: made(book())):
        answer = api.delete(house_at(house), token="admin")
    assert (answer.status_code, answer.json_body["count"]) == (409, 1)
    assert api.get(f"/api/v1/property/{house.slug}/").status_code == 200
    take(day(6, 1), day(6, 3))


def test_restoring_a_house_that_is_there_changes_nothing(api: Api, house: House) -> None:
    before = names(f"property#{house.property_id}")
    assert api.post(house_at(house, "restore/"), token="admin").status_code == 200
    assert names(f"property#{house.property_id}") == before


def test_a_restored_house_has_its_player_unless_another_has_it(
    api: Api, house: House, other_house: House
) -> None:
    player = {"player_id": "ca1"}
    api.patch(house_at(house), json=player, token="admin")
    api.delete(house_at(house), token="admin")
    assert api.patch(house_at(other_house), json=player, token="admin").status_code == 200

    refused = api.post(house_at(house, "restore/"), token="admin")
    assert (refused.status_code, refused.json_body["code"]) == (409, "player_taken")

    api.patch(house_at(other_house), json={"player_id": None}, token="admin")
    restored = api.post(house_at(house, "restore/"), token="admin")
    assert restored.json_body["player_id"] == "ca1"
    assert api.patch(house_at(other_house), json=player, token="admin").status_code == 400


def test_two_deletions_of_a_house_at_once_are_one(api: Api, house: House) -> None:
    with meanwhile(lambda: api.delete(house_at(house), token="admin")):
        assert api.delete(house_at(house), token="admin").status_code == 204
    assert names(f"property#{house.property_id}").count("property.removed") == 1


def test_a_deletion_that_loses_to_a_change_is_told_so(api: Api, house: House) -> None:
    rename = {"titulo": "Otra"}
    with meanwhile(lambda: api.patch(house_at(house), json=rename, token="admin")):
        answer = api.delete(house_at(house), token="admin")
    assert (answer.status_code, answer.json_body["code"]) == (409, "stale")


def test_a_client_with_stays_to_come_is_not_deleted(
    api: Api, take: Order, book: Book, ana: Client
) -> None:
    take(day(2, 1), day(2, 3))
    stay, hold = take(day(5, 1), day(5, 3)), made(book())

    answer = api.delete(client_at(ana), token="admin")

    assert (answer.status_code, answer.json_body["code"]) == (409, "stays_to_come")
    assert [row["id"] for row in answer.json_body["reservations"]] == [hold["id"], stay["id"]]
    assert answer.json_body["detail"].startswith("El cliente tiene 2 reservas por venir: Casa")
    assert api.get(client_at(ana), token="admin").status_code == 200


def test_a_stay_that_is_booked_while_its_client_is_deleted_keeps_the_client(
    api: Api, take: Order, ana: Client
) -> None:
    with meanwhile(lambda: take(day(5, 1), day(5, 3))):
        answer = api.delete(client_at(ana), token="admin")
    assert (answer.status_code, answer.json_body["count"]) == (409, 1)
    assert api.get(client_at(ana), token="admin").status_code == 200


def test_a_client_whose_stays_are_over_is_deleted_and_restored(
    api: Api, take: Order, ana: Client
) -> None:
    stay = take(day(2, 1), day(2, 3))
    shown = api.get(client_at(ana), token="admin").json_body
    assert api.delete(client_at(ana), token="admin").status_code == 204
    assert api.get(client_at(ana), token="admin").status_code == 404
    assert api.get("/api/v1/clients/?search=quispe", token="admin").json_body["count"] == 0

    answer = api.post(client_at(ana, "restore/"), token="admin")

    assert (answer.status_code, answer.json_body) == (200, {**shown, "version": 3})
    assert api.get("/api/v1/clients/?search=quispe", token="admin").json_body["count"] == 1
    assert api.get(f"{STAYS}{stay['id']}/", token="admin").json_body["client"]["id"] == shown["id"]
    assert names(f"client#{ana.client_id}") == [
        "client.created",
        "client.deleted",
        "client.restored",
    ]
    again = api.post(client_at(ana, "restore/"), token="admin")
    assert (again.status_code, names(f"client#{ana.client_id}")[-1]) == (200, "client.restored")


def test_the_document_of_a_deleted_client_leads_to_the_client(
    api: Api, ana: Client, luis: Client
) -> None:
    api.delete(client_at(ana), token="admin")
    form: dict[str, Any] = {
        "document_type": "dni",
        "number_doc": "40000001",
        "first_name": "Ana",
        "last_name": "Quispe",
        "tel_number": "51987654321",
    }

    created = api.post("/api/v1/clients/", form=form, token="seller")
    changed = api.patch(client_at(luis), form={"number_doc": "40000001"}, token="seller")

    for answer in (created, changed):
        assert (answer.status_code, answer.json_body["code"]) == (409, "client_deleted")
        assert answer.json_body["client_id"] == ana.client_id
        assert "eliminado" in answer.json_body["detail"]
    path = created.json_body["restore"]
    assert api.post(path, token="seller").status_code == 403
    assert api.post(path, token="admin").status_code == 200
    taken = api.post("/api/v1/clients/", form=form, token="seller")
    assert (taken.status_code, taken.json_body["code"]) == (400, "document_taken")


def test_two_deletions_of_a_client_at_once_are_one(api: Api, ana: Client) -> None:
    with meanwhile(lambda: api.delete(client_at(ana), token="admin")):
        assert api.delete(client_at(ana), token="admin").status_code == 204
    assert names(f"client#{ana.client_id}").count("client.deleted") == 1


@pytest.mark.parametrize("path", ["clients", "admin/properties"])
def test_what_never_was_cannot_come_back(api: Api, path: str) -> None:
    unknown = f"/api/v1/{path}/3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11/restore/"
    assert api.post(unknown, token="admin").status_code == 404
    assert api.post(unknown, token="seller").status_code == 403


def test_the_methods_of_a_path_are_told_together_whoever_serves_them(api: Api, ana: Client) -> None:
    refused = api.post(client_at(ana), token="admin")
    assert refused.status_code == 405
    assert refused.headers["Allow"] == "DELETE,GET,HEAD,OPTIONS,PATCH,PUT"
    allowed = api.options(client_at(ana)).headers["Access-Control-Allow-Methods"]
    assert {"DELETE", "GET", "PATCH"} <= {method.strip() for method in allowed.split(",")}
