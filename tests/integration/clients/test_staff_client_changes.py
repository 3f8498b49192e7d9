"""Staff change clients."""

from uuid import uuid4

import pytest

from chalicelib.clients import service
from chalicelib.cloud import events
from chalicelib.kernel.errors import Stale
from tests.support.meanwhile import meanwhile

from .desk import CLIENTS, NOW, Desk, event_names, guest


def test_an_edit_changes_what_it_names_and_nothing_else(desk: Desk) -> None:
    made = desk.register()
    answer = desk.edit(made["id"], email="otra@example.com", comentarios_clientes="Alérgica")
    assert answer.status_code == 200
    edited = {"email": "otra@example.com", "comentarios_clientes": "Alérgica", "version": 2}
    expected = {**made, **edited}
    assert answer.json_body == expected
    assert desk.show(made["id"]).json_body == expected


def test_an_edit_may_clear_what_may_be_missing(desk: Desk) -> None:
    made = desk.register(comentarios_clientes="x")
    changed = desk.edit(made["id"], email="null", date="Invalid Date", comentarios_clientes="")
    cleared = (changed.json_body[name] for name in ("email", "date", "comentarios_clientes"))
    assert list(cleared) == [None, None, None]


def test_the_panel_sends_the_whole_form_back(desk: Desk) -> None:
    made = desk.register()
    assert desk.edit(made["id"], **guest()).json_body == made
    assert event_names(made["id"]) == ["client.created"]


def test_an_edit_is_judged_with_the_whole_client(desk: Desk) -> None:
    company = desk.register(document_type="ruc", number_doc="20123456786", last_name="undefined")
    refused = desk.edit(company["id"], document_type="dni")
    assert refused.status_code == 400
    assert {"number_doc", "last_name"} <= set(refused.json_body)
    accepted = desk.edit(
        company["id"], document_type="dni", number_doc="45678901", last_name="Ruiz"
    )
    assert accepted.status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"number_doc": "x"}, {"date": "ayer"}, {"sex": "z"}, {"points_balance": "9"}, {"id": "1"}],
)
def test_a_wrong_edit_changes_nothing(desk: Desk, wrong: dict[str, str]) -> None:
    made = desk.register()
    assert desk.edit(made["id"], **wrong).status_code == 400
    assert desk.show(made["id"]).json_body == made


def test_an_edit_cannot_take_the_document_of_another(desk: Desk) -> None:
    desk.register()
    other = desk.register(number_doc="45678902")
    refused = desk.edit(other["id"], number_doc="45678901")
    assert refused.status_code == 400
    assert "ya ha sido registrado" in refused.json_body["detail"]


def test_a_document_that_was_corrected_is_free_again(desk: Desk) -> None:
    made = desk.register()
    desk.edit(made["id"], number_doc="45678902")
    assert desk.post(number_doc="45678902").status_code == 400
    assert desk.post().status_code == 201


def test_a_put_writes_the_whole_client(desk: Desk) -> None:
    made = desk.register(comentarios_clientes="x", manychat=3)
    body = {
        "document_type": "pas",
        "number_doc": "AB123456",
        "first_name": "Ana",
        "tel_number": "987000111",
    }
    path = f"{CLIENTS}{made['id']}/"
    answer = desk.api.put(path, json=body, token=desk.token)
    assert answer.status_code == 200
    assert answer.json_body["first_name"] == "Ana"
    assert answer.json_body["last_name"] == ""
    assert answer.json_body["manychat"] is None
    assert answer.json_body["referral_code"] == made["referral_code"]
    missing = desk.api.put(path, json={"first_name": "Ana"}, token=desk.token)
    assert missing.status_code == 400
    assert {"number_doc", "tel_number"} <= set(missing.json_body)


def test_a_change_of_a_client_whom_someone_else_changes_meanwhile_is_refused(
    desk: Desk, admin: Desk
) -> None:
    made = desk.register()

    def edited() -> None:
        assert desk.edit(made["id"], email=f"{uuid4().hex}@example.com").status_code == 200

    for change in (
        lambda: service.change(made["id"], {"notes": "tarde"}, actor="staff#2", now=NOW),
        lambda: service.delete(made["id"], actor="staff#1", now=NOW),
    ):
        with meanwhile(edited), pytest.raises(Stale):
            change()
    assert desk.show(made["id"]).json_body["comentarios_clientes"] is None


def test_changes_are_told_by_field_name_with_who_made_them(desk: Desk) -> None:
    made = desk.register()
    desk.edit(made["id"], email="otra@example.com", sex="m")
    changed, created = events.timeline(f"client#{made['id']}")
    assert (created.name, created.actor) == ("client.created", "staff#2")
    assert (changed.name, changed.actor) == ("client.changed", "staff#2")
    assert changed.event["fields"] == ["sex", "email"]
    assert "otra@example.com" not in str(changed)
