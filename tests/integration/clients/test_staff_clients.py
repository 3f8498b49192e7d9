"""Staff register, read, change and delete clients."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chalicelib.clients import service, writing
from chalicelib.clients.types import Level
from chalicelib.cloud import events
from chalicelib.cloud.transaction import Transaction
from chalicelib.web.labels import label_of
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID

from .desk import CLIENTS, NOW, Desk, event_names, guest, guest_token, staff_token

KEYS = {
    "id",
    "document_type",
    "number_doc",
    "first_name",
    "last_name",
    "sex",
    "email",
    "date",
    "tel_number",
    "marketing_consent",
    "marketing_consent_at",
    "enviado_meta",
    "manychat",
    "id_manychat",
    "comentarios_clientes",
    "representative",
    "representative_document",
    "is_password_set",
    "last_login",
    "facebook_id",
    "facebook_linked",
    "facebook_linked_at",
    "welcome_discount_issued",
    "welcome_discount_issued_at",
    "points_balance",
    "points_expires_at",
    "referred_by",
    "referral_code",
    "level_info",
    "version",
}


def test_a_registered_client_is_answered_as_the_panel_reads_it(desk: Desk) -> None:
    made = desk.register(number_doc=" 45678901 ", tel_number="+51 987-654-321")
    assert set(made) == KEYS
    assert made["number_doc"] == "45678901"
    assert made["tel_number"] == "51987654321"
    assert made["points_balance"] == "0.00"
    assert made["date"] == "1990-05-17"
    assert made["comentarios_clientes"] is None
    assert made["level_info"] is None
    assert made["is_password_set"] is False
    assert made["referral_code"].startswith("MAR")
    assert desk.show(made["id"]).json_body == made


def test_a_company_comes_without_last_name_and_birth_date(desk: Desk) -> None:
    made = desk.register(
        document_type="ruc",
        number_doc="20123456786",
        first_name="Inversiones Ola S.A.C.",
        last_name="undefined",
        date="",
        sex="e",
        email="null",
    )
    assert (made["last_name"], made["date"], made["sex"], made["email"]) == ("", None, "e", None)


def test_unset_values_of_the_form_are_no_values(desk: Desk) -> None:
    made = desk.register(
        document_type="pas",
        number_doc="ab123456",
        date="Invalid Date",
        sex="undefined",
        email="undefined",
        comentarios_clientes="null",
    )
    assert made["number_doc"] == "AB123456"
    assert (made["date"], made["sex"], made["email"]) == (None, "", None)
    assert made["comentarios_clientes"] is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("+1 555 010 9999", "15550109999"),
        ("+95 1 234567", "951234567"),
        ("987 654 321 ext. 12", "51987654321"),
        ("+51 987 654 321;ext=12", "51987654321"),
        ("+49 30 123456 DW 12", "4930123456"),
        ("(01) 444-1234 int. 9", "5114441234"),
    ],
)
def test_a_telephone_number_survives_every_saving_of_the_whole_form(
    desk: Desk, typed: str, shown: str
) -> None:
    made = desk.register(tel_number=typed)
    assert made["tel_number"] == shown
    for _ in range(2):
        again = desk.edit(made["id"], **guest(tel_number=shown, comentarios_clientes="Hola"))
        assert (again.status_code, again.json_body["tel_number"]) == (200, shown)
        path, form = f"{CLIENTS}{made['id']}/", guest(tel_number=shown)
        assert desk.api.put(path, form=form, token=desk.token).json_body["tel_number"] == shown
    wrong = desk.edit(made["id"], tel_number=shown, date="ayer")
    assert "tel_number" not in wrong.json_body
    kept = service.find(made["id"]).tel_number
    assert kept == f"+{shown}"


def test_an_unchanged_telephone_number_is_not_told_as_changed(desk: Desk) -> None:
    made = desk.register(tel_number="+95 1 234567")
    assert desk.edit(made["id"], tel_number="951234567").status_code == 200
    assert event_names(made["id"]) == ["client.created"]
    moved = desk.edit(made["id"], tel_number="+51 951 234 567")
    assert moved.json_body["tel_number"] == "51951234567"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("pas", "AB-123456", "AB123456"),
        ("pas", "x 12345", "X12345"),
        ("dni", "0012 3459", "00123459"),
        ("dni", "00.123.460", "00123460"),
        ("dni", "\ufeff4567\u200b8901\u2060", "45678901"),
        ("ruc", "20512333797", "20512333797"),
    ],
)
def test_a_document_is_one_however_it_is_grouped(
    desk: Desk, kind: str, typed: str, kept: str
) -> None:
    made = desk.register(document_type=kind, number_doc=typed)
    assert made["number_doc"] == kept
    assert desk.edit(made["id"], **guest(document_type=kind, number_doc=kept)).status_code == 200
    again = desk.post(document_type=kind, number_doc=kept)
    assert again.status_code == 400
    assert again.json_body["code"] == "document_taken"


def test_names_and_codes_are_free_of_signs_that_nobody_sees(desk: Desk) -> None:
    inviter = desk.register(first_name="\ufeffMar\u200bía\u2060", last_name="Quis\u200bpe")
    assert (inviter["first_name"], inviter["last_name"]) == ("María", "Quispe")
    code = f"\ufeff{inviter['referral_code'].lower()}\u200b"
    brought = desk.register(number_doc="45678902", referrer_code=code)
    assert brought["referred_by"] == inviter["id"]


def test_json_is_read_as_well(desk: Desk) -> None:
    body = guest(manychat=7, id_manychat="abc", sex=None)
    answer = desk.api.post(CLIENTS, json=body, token=desk.token)
    assert answer.status_code == 201
    assert answer.json_body["manychat"] == 7
    assert answer.json_body["id_manychat"] == "abc"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number_doc": "1"}, "number_doc"),
        ({"number_doc": ""}, "number_doc"),
        ({"number_doc": "9" * 300}, "number_doc"),
        ({"document_type": "xyz"}, "document_type"),
        ({"document_type": "cex"}, "number_doc"),
        ({"document_type": "ruc", "number_doc": "20512333798"}, "number_doc"),
        ({"document_type": "ruc", "number_doc": "30512333797"}, "number_doc"),
        ({"document_type": "pas", "number_doc": "AB-123"}, "number_doc"),
        ({"first_name": "Mantenimiento"}, "first_name"),
        ({"first_name": "airbnb"}, "first_name"),
        ({"first_name": "x" * 31}, "first_name"),
        ({"last_name": "undefined"}, "last_name"),
        ({"last_name": "x" * 41}, "last_name"),
        ({"email": "maria"}, "email"),
        ({"tel_number": "12"}, "tel_number"),
        ({"tel_number": "undefined"}, "tel_number"),
        ({"date": "17/05/1990"}, "date"),
        ({"date": "2026-01-06"}, "date"),
        ({"date": "1800-01-01"}, "date"),
        ({"sex": "x"}, "sex"),
        ({"manychat": "-1"}, "manychat"),
        ({"manychat": "many"}, "manychat"),
        ({"id_manychat": "x" * 256}, "id_manychat"),
        ({"comentarios_clientes": "x" * 5001}, "comentarios_clientes"),
        ({"referrer_code": "NADIE22222"}, "referrer_code"),
        ({"points_balance": "500"}, "points_balance"),
        ({"password": "secreta"}, "password"),
        ({"referral_code": "MAR222222"}, "referral_code"),
        ({"kind": "channel"}, "kind"),
    ],
)
def test_a_wrong_field_is_named_and_shown(desk: Desk, wrong: dict[str, str], field: str) -> None:
    answer = desk.post(**wrong)
    assert answer.status_code == 400
    assert answer.json_body[field]
    assert answer.json_body["detail"].startswith(f"{label_of(field)}: ")


def test_a_document_is_registered_once(desk: Desk) -> None:
    desk.register()
    again = desk.post(first_name="Otra", number_doc="45678901 ")
    assert again.status_code == 400
    assert again.json_body["detail"] == "Este número de documento/ruc ya ha sido registrado"
    assert desk.page()["count"] == 1


def test_the_same_number_of_another_kind_is_another_document(desk: Desk) -> None:
    desk.register(document_type="cex", number_doc="123456789")
    desk.register(document_type="pas", number_doc="123456789")


def test_who_brought_a_client_is_noted(desk: Desk) -> None:
    inviter = desk.register()
    code = inviter["referral_code"].lower()
    friend = desk.register(number_doc="45678902", referrer_code=f" {code} ")
    assert friend["referred_by"] == inviter["id"]
    assert friend["referral_code"] != inviter["referral_code"]


def test_the_same_idempotency_key_registers_once(desk: Desk) -> None:
    headers = {"Idempotency-Key": "k-1"}
    answers = [
        desk.api.post(CLIENTS, json=guest(), token=desk.token, headers=headers) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json_body == answers[1].json_body
    other = desk.api.post(CLIENTS, json=guest(first_name="Otra"), token=desk.token, headers=headers)
    assert other.status_code == 422


def test_only_administrators_delete(desk: Desk, admin: Desk) -> None:
    made = desk.register()
    assert desk.remove(made["id"]).status_code == 403
    answer = admin.remove(made["id"])
    assert answer.status_code == 204
    assert not answer.body
    told = {event.name: event.actor for event in events.timeline(f"client#{made['id']}")}
    assert told == {
        "client.created": "staff#2",
        "client.deleted": "staff#1",
        "session.revoked": "staff#1",
    }


def test_a_deleted_client_is_gone_from_everywhere(desk: Desk, admin: Desk) -> None:
    made = desk.register()
    token = guest_token(made["id"])
    assert admin.remove(made["id"]).status_code == 204
    assert desk.page()["results"] == []
    assert desk.page()["count"] == 0
    assert desk.page("search=maria")["count"] == 0
    assert desk.page("search=m")["count"] == 0
    assert desk.page("bd=today")["count"] == 0
    for answer in (
        desk.show(made["id"]),
        desk.edit(made["id"], sex="m"),
        admin.remove(made["id"]),
    ):
        assert answer.status_code == 404
    profile = desk.api.get(f"{CLIENTS}client-auth/profile/", token=token)
    assert profile.status_code == 401


def test_a_deleted_client_keeps_document_and_brings_nobody(desk: Desk, admin: Desk) -> None:
    old = desk.register()
    admin.remove(old["id"])
    again = desk.post()
    assert (again.status_code, again.json_body["code"]) == (409, "client_deleted")
    friend = desk.post(number_doc="45678902", referrer_code=old["referral_code"])
    assert friend.status_code == 400
    restored = admin.api.post(again.json_body["restore"], token=admin.token)
    assert (restored.status_code, restored.json_body) == (200, {**old, "version": 3})
    friend = desk.post(number_doc="45678902", referrer_code=old["referral_code"])
    assert friend.status_code == 201


@pytest.mark.parametrize("client_id", [UNKNOWN_ID, "no-uuid", "csrf-token", "1"])
def test_an_unknown_or_malformed_id_is_not_found(desk: Desk, admin: Desk, client_id: str) -> None:
    assert desk.show(client_id).status_code == 404
    assert desk.edit(client_id, sex="m").status_code == 404
    assert admin.remove(client_id).status_code == 404
    put = desk.api.put(f"{CLIENTS}{client_id}/", json=guest(), token=desk.token)
    assert put.status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", "search/"),
        ("GET", "{id}/"),
        ("PUT", "{id}/"),
        ("PATCH", "{id}/"),
        ("DELETE", "{id}/"),
    ],
)
def test_clients_are_for_those_who_sell(api: Api, desk: Desk, method: str, path: str) -> None:
    client_id = desk.register()["id"]
    url = CLIENTS + path.format(id=client_id)
    tokens = {
        None: 401,
        "undefined": 401,
        guest_token(client_id): 401,
        staff_token("mantenimiento"): 403,
    }
    for token, status in tokens.items():
        assert api.request(method, url, json={}, token=token).status_code == status


def test_points_and_level_are_shown_as_the_panel_prints_them(desk: Desk) -> None:
    made = desk.register()
    before = service.find(made["id"])
    level = Level(3, "Oro", "Diez estadías", "🥇", NOW)
    after = writing.changed(
        before,
        points_balance=Decimal("1234.50"),
        points_expires_at=NOW + timedelta(days=1),
        level=level,
    )
    tx = Transaction(NOW)
    writing.replace(tx, before, after)
    tx.commit()
    shown = desk.show(made["id"]).json_body
    assert shown["points_balance"] == "1234.50"
    assert shown["points_expires_at"] == "2026-01-06T12:00:00-05:00"
    assert shown["level_info"] == {
        "name": "Oro",
        "description": "Diez estadías",
        "icon": "🥇",
        "earned_at": "2026-01-05T12:00:00-05:00",
    }


def test_a_client_of_very_many_names_can_be_renamed_altogether(desk: Desk, admin: Desk) -> None:
    made = desk.register(
        first_name=" ".join("abcdefghijklmno"), last_name=" ".join("pqrstuvwxyz12345")
    )
    renamed = desk.edit(
        made["id"],
        document_type="pas",
        number_doc="ZZ1234567",
        first_name=" ".join("67890ñæøþðßłđħı"[:15]),
        last_name=" ".join("αβγδεζηθικλμνξο"),
        email="otra@example.com",
        tel_number="+14155552671",
    )
    assert renamed.status_code == 200
    assert desk.page("search=α")["count"] == 1
    assert desk.page("search=a")["count"] == 0
    assert admin.remove(made["id"]).status_code == 204


def test_every_wrong_field_is_told_at_once_by_its_label(desk: Desk) -> None:
    answer = desk.post(
        number_doc="12",
        first_name="",
        date="2026-02-30",
        sex="x",
        tel_number="1",
        email="ana",
        comentarios_clientes="x" * 5001,
    )

    assert answer.status_code == 400
    fields = answer.json_body["fields"]
    assert fields.keys() == {
        *("number_doc", "first_name", "date", "sex", "tel_number", "email"),
        "comentarios_clientes",
    }
    assert fields["date"] == ["Esa fecha no existe en el calendario."]
    assert fields["sex"] == ["Elija una de estas opciones: m, f, e."]
    assert fields["comentarios_clientes"] == ["Use 5000 caracteres como máximo."]
    for label in ("Número de documento: ", "Fecha: Esa fecha", "Teléfono: "):
        assert label in answer.json_body["detail"]


def test_a_last_name_in_json_may_be_a_word_that_forms_use_for_nothing(api: Api, desk: Desk) -> None:
    made = desk.register()
    path = f"/api/v1/clients/{made['id']}/"
    changed = api.patch(path, json={"last_name": "Null"}, token=desk.token)
    assert changed.json_body["last_name"].lower() == "null"
