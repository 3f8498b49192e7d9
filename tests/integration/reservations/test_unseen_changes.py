"""Two people edit one stay, client or house: nobody undoes a change without knowing of it."""

from datetime import timedelta
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib import entry
from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.types import StaffDetails
from chalicelib.clients.types import Client
from chalicelib.cloud import usage
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Staff
from chalicelib.kernel.edits import FORM_LIFE
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.properties.types import House
from chalicelib.reservations.stays.records import stay_of
from tests.support.http import Api
from tests.support.pictures import jpeg
from tests.support.points import give

from .conftest import NOW, Order, day, new_client

MINUTE = timedelta(minutes=1)
PEOPLE = {1: ("Elena", "Ríos", "admin"), 2: ("Luis", "Rojas", "vendedor")}


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """Every route; `admin` is Elena, `seller` is Luis, `other admin` nobody knows by name."""
    for first_name, last_name, group in PEOPLE.values():
        email = f"{first_name.lower()}@example.com"
        details = StaffDetails(
            email=email, first_name=first_name, last_name=last_name, groups=(group,)
        )
        users.create(details, "tortuga-verde-camina-9", actor="system", now=NOW)
    tokens["other admin"] = Staff(9, ("admin",), "s9")

    def resolve(token: str) -> Caller:
        if token not in tokens:
            raise Unauthenticated
        return tokens[token]

    return Api(entry.application(resolve))


@pytest.fixture
def stay(take: Order) -> str:
    """The path of a stay of Luis, for four."""
    return f"/api/v1/reservations/{take(day(4, 16), day(4, 19))['id']}/"


def opened(api: Api, path: str, token: str) -> dict[str, Any]:
    """The form of a stay as the panel fills it."""
    shown = api.get(path, token=token).json_body
    same = (
        "check_in_date",
        "check_out_date",
        "guests",
        "price_usd",
        "price_sol",
        "advance_payment",
        "advance_payment_currency",
        "full_payment",
        "temperature_pool",
        "late_checkout",
        "tel_contact_number",
        "comentarios_reservas",
        "status",
        "origin",
    )
    return {
        "property": shown["property"]["id"],
        "client": shown["client"]["id"],
        "seller": shown["seller"]["id"],
        "points_to_redeem": shown["points_redeemed"],
        **{name: shown[name] for name in same},
    }


def save(api: Api, path: str, token: str, form: dict[str, Any], **options: Any) -> HTTPResponse:
    return api.patch(path, token=token, form=form, **options)


def saved(api: Api, path: str, token: str, form: dict[str, Any]) -> dict[str, Any]:
    answer = save(api, path, token, form)
    assert answer.status_code == 200, answer.body
    body: dict[str, Any] = answer.json_body
    return body


def unseen(answer: HTTPResponse) -> set[str]:
    """The fields of a refusal."""
    assert (answer.status_code, answer.json_body["code"]) == (409, "unseen_changes"), answer.body
    return {change["field"] for change in answer.json_body["changes"]}


def test_the_later_of_two_tabs_is_told_what_it_would_undo(api: Api, stay: str) -> None:
    mine, theirs = opened(api, stay, "admin"), opened(api, stay, "seller")
    with clock.at(NOW + 5 * MINUTE):
        saved(api, stay, "seller", {**theirs, "guests": "6", "comentarios_reservas": "Con cuna"})

    with clock.at(NOW + 7 * MINUTE):
        answer = save(api, stay, "admin", {**mine, "price_usd": "450"})

    assert unseen(answer) == {"guests", "comentarios_reservas"}
    assert answer.json_body["detail"] == (
        "Mientras usted editaba, Luis Rojas cambió «Número de personas» y «Comentarios de la "
        "reserva» a las 10:05. Vuelva a abrir el formulario para verlo, o guarde otra vez para que "
        "quede lo suyo."
    )
    assert answer.json_body["changes"][0] == {
        "field": "guests",
        "by": "Luis Rojas",
        "at": "2026-03-02T10:05:00-05:00",
    }
    shown = api.get(stay, token="admin").json_body
    assert (shown["guests"], shown["price_usd"]) == (6, "400.00")


def test_the_same_request_again_goes_through_and_then_warns_the_other(api: Api, stay: str) -> None:
    mine, theirs = opened(api, stay, "admin"), opened(api, stay, "seller")
    theirs = {**theirs, "guests": "6"}
    saved(api, stay, "seller", theirs)
    mine = {**mine, "price_usd": "450"}
    unseen(save(api, stay, "admin", mine))

    again = saved(api, stay, "admin", mine)

    assert (again["guests"], again["price_usd"]) == (4, "450.00")
    assert unseen(save(api, stay, "seller", theirs)) == {"guests", "price_usd"}


def test_an_idempotency_key_keeps_no_refusal(api: Api, stay: str) -> None:
    mine, key = opened(api, stay, "admin"), {"Idempotency-Key": "k-1"}
    saved(api, stay, "seller", {"guests": "6"})
    unseen(save(api, stay, "admin", mine, headers=key))

    assert save(api, stay, "admin", mine, headers=key).json_body["guests"] == 4

    saved(api, stay, "seller", {**mine, "guests": "8"})
    replayed = save(api, stay, "admin", mine, headers=key)
    assert (replayed.status_code, replayed.headers["Idempotent-Replay"]) == (200, "true")


def test_an_edit_reads_nothing_more_where_nothing_would_be_undone(api: Api, stay: str) -> None:
    def calls(token: str, **form: str) -> int:
        with usage.measured() as used:
            saved(api, stay, token, form)
        return used.calls

    calls("admin", guests="3")
    first = calls("admin", guests="5")
    assert calls("seller", guests="6") == first
    assert calls("admin", guests="7") == first


def test_another_change_meanwhile_is_another_notice(api: Api, stay: str) -> None:
    mine = opened(api, stay, "admin")
    saved(api, stay, "seller", {"guests": "6"})
    unseen(save(api, stay, "admin", mine))
    with clock.at(NOW + MINUTE):
        saved(api, stay, "seller", {"comentarios_reservas": "Con cuna"})

    with clock.at(NOW + 2 * MINUTE):
        assert unseen(save(api, stay, "admin", mine)) == {"guests", "comentarios_reservas"}
        assert save(api, stay, "admin", mine).status_code == 200


def test_a_form_that_was_opened_afterwards_saves_at_once(api: Api, stay: str) -> None:
    saved(api, stay, "seller", {**opened(api, stay, "seller"), "guests": "6"})

    mine = saved(api, stay, "admin", {**opened(api, stay, "admin"), "price_usd": "450"})

    assert (mine["guests"], mine["price_usd"]) == (6, "450.00")


def test_ones_own_two_tabs_do_not_warn(api: Api, stay: str) -> None:
    first, second = opened(api, stay, "seller"), opened(api, stay, "seller")
    saved(api, stay, "seller", {**first, "guests": "6"})

    assert saved(api, stay, "seller", {**second, "price_usd": "450"})["guests"] == 4


def test_what_was_changed_half_an_hour_ago_counts_as_seen(api: Api, stay: str) -> None:
    mine = opened(api, stay, "admin")
    saved(api, stay, "seller", {"guests": "6"})

    with clock.at(NOW + 31 * MINUTE):
        assert saved(api, stay, "admin", mine)["guests"] == 4


def test_what_was_undone_counts_and_not_what_stays(api: Api, stay: str) -> None:
    saved(api, stay, "seller", {"guests": "6"})
    assert saved(api, stay, "admin", {"price_usd": "450"})["guests"] == 6


def test_late_checkout_and_the_dates_that_it_moves_are_fields_like_others(
    api: Api, stay: str
) -> None:
    mine = opened(api, stay, "admin")
    saved(api, stay, "seller", {**mine, "late_checkout": True})

    assert unseen(save(api, stay, "admin", mine)) == {"late_checkout", "check_out_date"}

    again = saved(api, stay, "admin", mine)
    assert (again["late_checkout"], again["check_out_date"]) == (False, day(4, 19))


def test_a_contact_number_that_the_form_took_from_the_client_is_no_decision(
    api: Api, stay: str
) -> None:
    mine = opened(api, stay, "admin")
    assert mine["tel_contact_number"] == "51987654321"
    saved(api, stay, "seller", {"tel_contact_number": "51999888777"})

    assert unseen(save(api, stay, "admin", mine)) == {"tel_contact_number"}


def test_what_a_guest_did_counts_as_well(api: Api, house: House, ana: Client) -> None:
    body = {
        "property": house.property_id,
        "check_in_date": day(4, 16),
        "check_out_date": day(4, 19),
    }
    booked = api.post("/api/v1/clients/reservations/create/", token="ana", json=body).json_body
    stay_id = booked["reservation"]["id"]
    mine = opened(api, f"/api/v1/reservations/{stay_id}/", "admin")
    cancel = f"/api/v1/clients/client-auth/reservations/{stay_id}/cancel/"
    ended = api.post(cancel, token="ana", json={})
    assert ended.status_code == 200, ended.body

    answer = save(api, f"/api/v1/reservations/{stay_id}/", "admin", mine)

    assert unseen(answer) == {"status"}
    assert "el huésped cambió «Estado»" in answer.json_body["detail"]


def test_who_has_no_name_is_another_person(api: Api, stay: str) -> None:
    mine = opened(api, stay, "admin")
    saved(api, stay, "other admin", {"guests": "6"})
    assert "otra persona cambió" in save(api, stay, "admin", mine).json_body["detail"]


def test_a_new_file_undoes_nothing(api: Api, stay: str) -> None:
    saved(api, stay, "seller", {"guests": "6"})
    file = ("pago.jpg", jpeg(), "image/jpeg")
    answer = api.patch(stay, token="admin", form={"guests": "6"}, files={"file": file})
    assert answer.status_code == 200


@pytest.mark.parametrize("as_header", [True, False])
def test_a_version_is_honoured(api: Api, stay: str, as_header: bool) -> None:
    shown = api.get(stay, token="admin")
    version = shown.json_body["version"]
    assert shown.headers["ETag"] == f'"{version}"'

    def change(version: int, **form: str) -> HTTPResponse:
        if as_header:
            return save(api, stay, "admin", form, headers={"If-Match": f'"{version}"'})
        return save(api, stay, "admin", {**form, "version": version})

    first = change(version, guests="5")
    assert (first.status_code, first.json_body["version"]) == (200, version + 1)
    assert first.headers["ETag"] == f'"{version + 1}"'
    # Another value than any that stood: without a version it would go through.
    assert unseen(change(version, guests="7")) == {"guests"}
    # Whoever sends a version is not let through by sending it again.
    assert unseen(change(version, guests="7")) == {"guests"}
    assert change(version + 1, guests="7").status_code == 200


def test_a_version_is_refused_whose_changes_are_long_past(api: Api, stay: str) -> None:
    version = api.get(stay, token="admin").json_body["version"]
    saved(api, stay, "seller", {"guests": "6"})
    with clock.at(NOW + FORM_LIFE + MINUTE):
        saved(api, stay, "seller", {"price_usd": "410"})
        answer = save(api, stay, "admin", {"version": version, "guests": "4"})
    assert unseen(answer) == {"price_usd"}


def test_a_version_that_never_was_is_refused(api: Api, stay: str) -> None:
    answer = save(api, stay, "admin", {"version": 99, "guests": "5"})
    assert (answer.status_code, answer.json_body["code"]) == (409, "stale")


@pytest.mark.parametrize("tag", ["abc", '"0"', '"1", "2"'])
def test_a_header_that_names_no_version_is_refused(api: Api, stay: str, tag: str) -> None:
    answer = save(api, stay, "admin", {"guests": "5"}, headers={"If-Match": tag})
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {"If-Match"})


def test_any_version_will_do_for_a_star(api: Api, stay: str) -> None:
    answer = save(api, stay, "admin", {"guests": "5"}, headers={"If-Match": "*"})
    assert answer.status_code == 200


def test_browsers_may_send_and_read_versions(api: Api, stay: str) -> None:
    preflight = api.options(stay)
    assert "If-Match" in preflight.headers["Access-Control-Allow-Headers"]
    exposed = api.get(stay, token="admin").headers["Access-Control-Expose-Headers"]
    assert "ETag" in exposed


def test_lists_tell_the_version_too(api: Api, stay: str) -> None:
    saved(api, stay, "seller", {"guests": "6"})
    [row] = api.get("/api/v1/reservations/", token="admin").json_body["results"]
    assert row["version"] == 2


def test_a_refused_edit_leaves_the_stay_as_it_is(api: Api, stay: str) -> None:
    mine = opened(api, stay, "admin")
    saved(api, stay, "seller", {"guests": "6"})
    before = stay_of(stay.split("/")[-2])

    unseen(save(api, stay, "admin", mine))

    assert stay_of(before.reservation_id) == before


def test_a_client_is_not_undone_unseen_either(api: Api) -> None:
    client = new_client("40000009", "Rosa", notes="Alérgica")
    path = f"/api/v1/clients/{client.client_id}/"
    form = {
        "document_type": "dni",
        "number_doc": "40000009",
        "first_name": "Rosa",
        "last_name": "Quispe",
        "email": "rosa@example.com",
        "tel_number": "51987654321",
        "comentarios_clientes": "Alérgica",
    }
    saved(api, path, "seller", {**form, "tel_number": "51999888777"})

    answer = save(api, path, "admin", {**form, "comentarios_clientes": "null"})

    assert unseen(answer) == {"tel_number"}
    assert "Luis Rojas cambió «Teléfono»" in answer.json_body["detail"]
    assert "51999888777" not in answer.body.decode()
    again = save(api, path, "admin", {**form, "comentarios_clientes": "null"})
    assert (again.status_code, again.json_body["tel_number"]) == (200, "51987654321")


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_the_version_of_a_client_is_honoured(api: Api, ana: Client, method: str) -> None:
    path = f"/api/v1/clients/{ana.client_id}/"
    shown = api.get(path, token="admin")
    version = shown.json_body["version"]
    assert shown.headers["ETag"] == f'"{version}"'
    body = {
        "document_type": "dni",
        "number_doc": "40000001",
        "first_name": "Ana",
        "last_name": "Rivas",
        "tel_number": "51987654321",
        "version": version,
    }
    assert api.request(method, path, token="admin", json=body).status_code == 200

    answer = api.request(method, path, token="admin", json={**body, "last_name": "Salas"})

    assert "last_name" in unseen(answer)


def test_what_no_form_shows_makes_no_version_of_a_client_old(api: Api, ana: Client) -> None:
    path = f"/api/v1/clients/{ana.client_id}/"
    before = api.get(path, token="admin")
    seen = {"If-Match": before.headers["ETag"]}
    give(ana.client_id, "30")

    def change(notes: str) -> HTTPResponse:
        body = {"comentarios_clientes": notes}
        return api.patch(path, token="admin", headers=seen, json=body)

    answer = change("Prefiere la tarde")
    assert answer.status_code == 200
    assert answer.json_body["version"] == before.json_body["version"] + 2
    assert unseen(change("Prefiere la noche")) == {"comentarios_clientes"}


def test_a_version_of_a_client_that_never_was_is_refused(api: Api, ana: Client) -> None:
    path = f"/api/v1/clients/{ana.client_id}/"
    body = {"comentarios_clientes": "Prefiere la tarde", "version": 99}
    answer = api.patch(path, token="admin", json=body)
    assert (answer.status_code, answer.json_body["code"]) == (409, "stale")


def test_a_house_is_not_undone_unseen_either(api: Api, house: House) -> None:
    path = f"/api/v1/admin/properties/{house.property_id}/"
    shown = api.get(path, token="admin")
    form = {name: shown.json_body[name] for name in ("name", "capacity_max", "precio_desde")}
    other = {**form, "capacity_max": 12}
    assert api.patch(path, token="other admin", json=other).status_code == 200
    mine = {**form, "precio_desde": "95.5"}

    assert unseen(api.patch(path, token="admin", json=mine)) == {"capacity_max"}

    again = api.patch(path, token="admin", json=mine)
    assert (again.status_code, again.json_body["capacity_max"]) == (200, 10)


def test_the_version_of_a_house_is_honoured(api: Api, house: House) -> None:
    path = f"/api/v1/admin/properties/{house.property_id}/"
    version = api.get(path, token="admin").json_body["version"]
    first = api.patch(path, token="admin", json={"titulo": "Frente al mar", "version": version})
    assert (first.status_code, first.headers["ETag"]) == (200, f'"{version + 1}"')

    answer = api.patch(path, token="admin", json={"titulo": "Con piscina", "version": version})

    assert unseen(answer) == {"titulo"}
