"""The names that belong to a DNI (clients book, 13): a help for who registers, and no more."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import clients, events, keyed, resources, secrets, store
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.identity import records, rules
from chalicelib.kernel import cache, clock
from local.providers.identity import Identity, person
from tests.integration.clients.desk import CLIENTS, NOW, Desk
from tests.support.http import Api
from tests.support.outside import connected

BY_STAFF = "/api/v1/reniec/lookup/auth/"
PUBLIC = "/api/v1/reniec/lookup/public/"
LOGIN, CODE, APPLY = (
    f"{CLIENTS}{path}/"
    for path in ("client-auth/login", "client-auth/request-otp", "public-register")
)
APPLICANT = {
    "first_name": "Luis",
    "last_name": "Paredes",
    "email": "luis@example.com",
    "tel_number": "987111222",
    "sex": "m",
    "date": "1991-02-03",
}
DNI, NOBODY = "45678912", "45678910"
WHO = person(DNI)
FOUND = {
    "success": True,
    "message": "Se encontraron los nombres de este DNI.",
    "data": {
        "nombres": WHO["first_name"].title(),
        "apellidoPaterno": WHO["first_last_name"].title(),
        "apellidoMaterno": WHO["second_last_name"].title(),
    },
}


@pytest.fixture
def identity(aws: None) -> Iterator[Identity]:
    """The stand-in, where the product looks for the service."""
    provider = Identity()
    with connected(provider):
        yield provider


def registering(api: Api, dni: Any = DNI, address: str = "198.51.100.7") -> HTTPResponse:
    return api.post(PUBLIC, json={"dni": dni}, address=address)


def by_staff(desk: Desk, dni: Any = DNI) -> HTTPResponse:
    return desk.api.post(BY_STAFF, json={"dni": dni}, token=desk.token)


def looked_up(day: str = "2026-01-05") -> list[events.Plain]:
    """Who looked on a day, the newest first."""
    return events.timeline(f"identity#{day}")


def stored(table: str) -> str:
    """All that a table holds, as text."""
    return str(store.connection().client.scan(TableName=store.meta(table).table_name)["Items"])


def test_staff_and_who_registers_find_names(api: Api, desk: Desk, identity: Identity) -> None:
    for answer in (by_staff(desk), registering(api)):
        assert (answer.status_code, answer.json_body) == (200, FOUND)


def test_the_service_is_called_once_a_week_for_a_dni(
    api: Api, desk: Desk, identity: Identity
) -> None:
    first = registering(api).json_body
    assert by_staff(desk, "45.678.912").json_body == first
    assert len(identity.received) == 1
    with clock.at(NOW + timedelta(days=7)):
        assert registering(api).json_body == first
    assert len(identity.received) == 2


def test_that_nobody_is_known_is_a_result_like_others(api: Api, identity: Identity) -> None:
    for _ in range(2):
        answer = registering(api, NOBODY)
        assert answer.status_code == 200
        assert (answer.json_body["success"], answer.json_body["data"]) == (False, None)
    assert len(identity.received) == 1
    with clock.at(NOW + timedelta(days=1)):
        registering(api, NOBODY)
    assert len(identity.received) == 2


@pytest.mark.parametrize("failure", ["down", "garbage", "reset", "limited", "unauthorized"])
def test_an_outage_hinders_nobody(api: Api, identity: Identity, failure: str) -> None:
    identity.fail(failure)
    answer = registering(api)
    assert answer.status_code == 200
    assert (answer.json_body["success"], answer.json_body["data"]) == (False, None)
    identity.recover()
    assert registering(api).json_body["success"] is True


def test_without_a_credential_nobody_is_called(api: Api, desk: Desk) -> None:
    for answer in (registering(api), by_staff(desk)):
        assert answer.status_code == 200
        assert answer.json_body["success"] is False


def test_a_service_that_is_down_is_left_in_peace(api: Api, desk: Desk, identity: Identity) -> None:
    identity.fail("down")
    for number in range(10):
        assert by_staff(desk, f"4567890{number}").status_code == 200
    called = len(identity.received)
    assert called < 20
    assert by_staff(desk).status_code == 200
    assert len(identity.received) == called


@pytest.mark.parametrize("dni", ["", "1234567", "123456789", "4567891a", "../../x"])
def test_what_is_no_dni_is_a_mistake(api: Api, identity: Identity, dni: str) -> None:
    answer = registering(api, dni)
    assert answer.status_code == 400
    assert list(answer.json_body["fields"]) == ["dni"]
    assert not identity.received


def test_only_staff_who_register_guests_look_up_as_staff(
    api: Api, admin: Desk, identity: Identity
) -> None:
    assert api.post(BY_STAFF, json={"dni": DNI}).status_code == 401
    assert by_staff(admin).status_code == 200


def test_an_address_looks_up_five_an_hour(api: Api, desk: Desk, identity: Identity) -> None:
    statuses = [registering(api, f"4567891{number}").status_code for number in range(6)]
    assert statuses == [*[200] * 5, 429]
    assert registering(api, address="203.0.113.9").status_code == 200
    assert by_staff(desk).status_code == 200


def test_strangers_use_up_their_day_and_not_that_of_staff(
    api: Api, desk: Desk, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rules.MOST_A_DAY, "registration", 2)
    found = [registering(api, f"4567891{number}").json_body["success"] for number in (1, 2, 3)]
    assert found == [True, True, False]
    assert registering(api, "45678911").json_body["success"] is True
    assert len(identity.received) == 2
    assert by_staff(desk, "45678913").json_body["success"] is True
    with clock.at(NOW + timedelta(days=1)):
        assert registering(api, "45678914").json_body["success"] is True


def test_each_use_is_noted_without_a_personal_value(
    api: Api, desk: Desk, identity: Identity
) -> None:
    data = registering(api).json_body["data"]
    by_staff(desk)
    newest, first = looked_up()
    assert (newest.actor, newest.event) == (
        "staff#2",
        {"type": "identity.looked_up", "day": "2026-01-05", "purpose": "staff", "calls": False},
    )
    assert (first.actor, first.event) == (
        "anonymous",
        {
            "type": "identity.looked_up",
            "day": "2026-01-05",
            "purpose": "registration",
            "calls": True,
        },
    )
    written = stored("events")
    for value in (DNI, *data.values()):
        assert value not in written


def test_the_dni_is_kept_nowhere(api: Api, identity: Identity) -> None:
    registering(api)
    for table in resources.TABLES:
        assert DNI not in stored(table.name)


def test_the_credential_stays_on_the_server(api: Api, identity: Identity) -> None:
    gone = api.get("/api/v1/get-api-token-clients/")
    assert (gone.status_code, gone.json_body["code"]) == (410, "gone")
    assert "token" not in gone.json_body


def test_who_has_the_table_cannot_try_all_numbers(api: Api, identity: Identity) -> None:
    """A DNI has eight digits: of any digest without a key, a table is made in a minute."""
    registering(api)
    api.post(LOGIN, json={"document_type": "dni", "number_doc": DNI, "password": "otra"})
    api.post(CODE, json={"document_type": "dni", "number_doc": DNI})
    api.post(APPLY, json={**APPLICANT, "document_type": "dni", "number_doc": DNI})
    kept = stored("accounts")
    name = f"client#dni#{DNI}"
    for text in (DNI, name, f"account#{name}"):
        assert keyed.name(text) in kept
        assert hashlib.sha256(text.encode()).hexdigest() not in kept


def test_names_that_were_kept_under_a_former_key_are_forgotten_too(
    api: Api, identity: Identity
) -> None:
    registering(api)
    secret = settings().name("tokens")
    former = secrets.secret("tokens")
    keys = {**former, "current": "k2", "k2": "x" * 64}
    clients.client("secretsmanager").put_secret_value(
        SecretId=secret, SecretString=msgspec.json.encode(keys).decode()
    )
    cache.forget_all()
    tx = Transaction(NOW)
    records.forget(tx, DNI)
    tx.commit()
    assert keyed.names(DNI)[0] not in stored("accounts")
