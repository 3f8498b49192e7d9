"""Two people edit one client or one house."""

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.types import Client
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.points import give

from ..conftest import new_client
from .tabs import save, saved, unseen


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
