"""Two people edit one stay: nobody undoes a change without knowing of it."""

from chalicelib.clients.types import Client
from chalicelib.cloud import usage
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.reservations.stays.records import stay_of
from tests.support.http import Api
from tests.support.pictures import jpeg

from ..conftest import NOW, day
from .tabs import MINUTE, opened, save, saved, unseen


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


def test_a_refused_edit_leaves_the_stay_as_it_is(api: Api, stay: str) -> None:
    mine = opened(api, stay, "admin")
    saved(api, stay, "seller", {"guests": "6"})
    before = stay_of(stay.split("/")[-2])

    unseen(save(api, stay, "admin", mine))

    assert stay_of(before.reservation_id) == before
