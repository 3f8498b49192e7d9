"""The contract of a stay: who gets it, what it says, and when there is a new version."""

import re
from io import BytesIO

import msgspec
import pytest
from chalice.test import HTTPResponse
from pypdf import PdfReader

from chalicelib.clients import erasing
from chalicelib.clients import service as clients
from chalicelib.clients.types import Client
from chalicelib.cloud import events, objects
from chalicelib.cloud.transaction import Transaction
from chalicelib.documents.contracts import records
from chalicelib.documents.contracts.forgetting import forget_contracts
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from local.demo.landlord import LANDLORD
from tests.support.arrivals import NONE_FAILED, run, taken_from
from tests.support.contracts_drawn import QUEUE, drawn_while_waiting
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.landlord import replace_landlord
from tests.support.people import guest, new_client

from .conftest import NOW, Ask, Take


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def versions(stay: str) -> list[int]:
    return [int(each.version) for each in records.versions_of(stay)]


def change(api: Api, stay: str, **fields: str) -> None:
    answer = api.patch(f"/api/v1/reservations/{stay}/", token="admin", form=fields)
    assert answer.status_code == 200, answer.body


@pytest.mark.usefixtures("drawn")
def test_staff_get_the_contract_as_a_download(take: Take, ask: Ask) -> None:
    answer = ask(take())
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="Casa Nusta 1_contract.pdf"; '
        "filename*=UTF-8''Casa%20%C3%91usta%201_contract.pdf"
    )
    said = text_of(answer.body)
    for part in ("ANA QUISPE", "DNI N.º 40000001", "Casa Ñusta 1", "$1234.50", "S/4629.38"):
        assert part in said
    assert "29 de diciembre del 2026" in said
    assert "1 de enero del 2027" in said


@pytest.mark.usefixtures("drawn")
def test_the_guest_of_a_stay_gets_it_and_nobody_elses_guest(
    take: Take, ask: Ask, tokens: dict[str, Caller]
) -> None:
    tokens["luis"] = guest(new_client("40000002", "Luis"), "g2")
    stay = take()
    assert ask(stay, "ana").status_code == 200
    assert ask(stay, "luis").status_code == 404
    assert ask(stay, "cleaner").status_code == 403
    assert ask(stay, None).status_code == 401
    assert ask(UNKNOWN_ID).status_code == 404


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize(
    ("document", "number", "named"),
    [
        ("dni", "40000003", "DNI N.º 40000003"),
        ("pas", "XA123456", "PASAPORTE N.º XA123456"),
        ("cex", "001234567", "CARNET DE EXTRANJERÍA N.º 001234567"),
        ("ruc", "20100047218", "RUC N.º 20100047218"),
    ],
)
def test_each_kind_of_document_has_its_contract(
    take: Take, ask: Ask, document: str, number: str, named: str
) -> None:
    last_name = None if document == "ruc" else "Quispe"
    client = new_client(number, "Maresol", document_type=document, last_name=last_name)
    answer = ask(take(client))
    assert answer.status_code == 200
    said = text_of(answer.body)
    assert named in said
    assert ("representada por" in said) == (document == "ruc")


@pytest.mark.usefixtures("drawn")
def test_a_company_signs_by_its_representative_once_staff_entered_who_that_is(
    take: Take, ask: Ask
) -> None:
    company = new_client("20100047218", "Sol", document_type="ruc", last_name=None)
    stay = take(company)
    assert "representada por ____" in text_of(ask(stay).body)
    signer = {"representative": "Jorge Huamán", "representative_document": "40125678"}
    clients.change(company.client_id, signer, actor="staff#2", now=clock.now())
    said = text_of(ask(stay).body)
    assert "representada por JORGE HUAMÁN, con documento de identidad N.º 40125678" in said
    assert versions(stay) == [2, 1]


@pytest.mark.usefixtures("drawn")
def test_a_late_checkout_ends_on_the_original_day(take: Take, ask: Ask) -> None:
    said = text_of(ask(take(late_checkout="true")).body)
    assert "1 de enero del 2027" in said
    assert "2 de enero del 2027" not in said


def test_the_same_contract_is_drawn_once_and_kept(
    take: Take, ask: Ask, ana: Client, drawn: list[str]
) -> None:
    stay = take()
    first = ask(stay)
    assert ask(stay, "ana").body == first.body
    assert len(drawn) == 1
    (kept,) = records.versions_of(stay)
    assert (kept.version, kept.made_at, kept.made_by) == (1, NOW, "staff#2")
    assert kept.client_id == ana.client_id
    assert (kept.data.tenant.name, kept.data.house) == ("Ana Quispe", "Casa Ñusta 1")
    assert kept.template.kind == "person"
    assert objects.get(kept.file_key) == first.body
    assert [key for key, _ in objects.stored("contracts/")] == [kept.file_key]


@pytest.mark.usefixtures("drawn")
def test_what_changes_makes_a_new_version_and_the_former_stays(
    api: Api, take: Take, ask: Ask, ana: Client
) -> None:
    stay = take()
    former = ask(stay).body
    change(api, stay, price_usd="1500", guests="6")
    assert "$1500.00" in text_of(ask(stay).body)
    clients.change(ana.client_id, {"first_name": "Analí"}, actor="staff#2", now=clock.now())
    assert "ANALÍ QUISPE" in text_of(ask(stay, "ana").body)
    assert versions(stay) == [3, 2, 1]
    change(api, stay, comentarios_reservas="llega tarde")
    ask(stay)
    newest, _, oldest = records.versions_of(stay)
    assert (newest.version, newest.made_by) == (3, f"client#{ana.client_id}")
    assert objects.get(oldest.file_key) == former
    told = [each for each in events.timeline(f"reservation#{stay}") if "contract" in each.name]
    assert [(each.event["version"], each.actor) for each in told] == [
        (3, f"client#{ana.client_id}"),
        (2, "staff#2"),
        (1, "staff#2"),
    ]


@pytest.mark.usefixtures("drawn")
def test_staff_see_who_had_which_version_made(api: Api, take: Take, ask: Ask, ana: Client) -> None:
    stay = take()
    path = f"/api/v1/reservations/{stay}/contrato/versions/"
    assert api.get(path, token="seller").json_body == []
    ask(stay)
    change(api, stay, guests="6")
    ask(stay, "ana")
    newest, oldest = api.get(path, token="seller").json_body
    assert (newest["version"], newest["made_by"]) == (2, f"client#{ana.client_id}")
    assert (oldest["version"], oldest["made_by"], oldest["kind"]) == (1, "staff#2", "person")
    assert oldest["made_at"] == "2026-03-02T10:00:00-05:00"
    assert f"contracts/{stay}/{ana.client_id}/" in oldest["file"]
    assert [api.get(path, token=who).status_code for who in ("ana", "cleaner")] == [401, 403]


@pytest.mark.usefixtures("drawn")
def test_what_was_before_is_a_version_again(api: Api, take: Take, ask: Ask) -> None:
    stay = take()
    first = ask(stay).body
    change(api, stay, guests="6")
    ask(stay)
    change(api, stay, guests="8")
    assert ask(stay).body == first
    assert versions(stay) == [3, 2, 1]


def test_a_stay_that_is_not_approved_has_none(api: Api, take: Take, ask: Ask) -> None:
    stay = take()
    change(api, stay, status="cancelled")
    answer = ask(stay)
    assert answer.status_code == 409
    assert answer.json_body == {
        "error": "Solo las reservas aprobadas tienen contrato.",
        "code": "stay_not_approved",
    }
    assert not versions(stay)


def test_a_removed_stay_has_none(api: Api, take: Take, ask: Ask) -> None:
    stay = take()
    api.delete(f"/api/v1/reservations/{stay}/", token="admin")
    answer = ask(stay)
    assert (answer.status_code, answer.json_body["code"]) == (404, "not_found")
    assert answer.json_body["error"]


def test_a_client_who_is_gone_signs_nothing(take: Take, ask: Ask, ana: Client) -> None:
    stay = take()
    tx = Transaction(NOW)
    erasing.mark(tx, clients.find_any(ana.client_id), actor="staff#1")
    tx.commit()
    assert ask(stay).status_code == 404


@pytest.mark.parametrize("missing", ["name", "account"])
def test_without_a_landlord_there_is_none(take: Take, ask: Ask, missing: str) -> None:
    stay = take()
    replace_landlord({**LANDLORD, missing: " "})
    answer = ask(stay)
    assert (answer.status_code, answer.json_body["code"]) == (409, "no_landlord")


def test_two_who_ask_at_once_get_one_version(take: Take, ask: Ask) -> None:
    stay = take()
    answers: list[HTTPResponse] = []

    callers = ["ana"]

    def come_between() -> None:
        while callers:
            answers.append(ask(stay, callers.pop()))

    with drawn_while_waiting(come_between):
        answers.append(ask(stay))
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].body == answers[1].body
    assert versions(stay) == [1]


def test_a_request_that_waited_in_vain_goes_on_where_it_was(take: Take, ask: Ask) -> None:
    stay = take()
    with drawn_while_waiting() as asked:
        first = ask(stay)
    (body,) = asked
    # The same message once more, as queues may.
    assert run(QUEUE, body) == NONE_FAILED
    assert [key for key, _ in objects.stored("contracts/")] == [
        records.versions_of(stay)[0].file_key
    ]
    assert ask(stay).body == first.body
    assert not taken_from(QUEUE)


def test_nothing_of_a_stay_travels_on_the_queue(take: Take, ask: Ask, drawn: list[str]) -> None:
    ask(take())
    (body,) = drawn
    for text in ("Ana", "Quispe", "40000001", "1234"):
        assert text not in body


@pytest.mark.usefixtures("drawn")
def test_a_guest_is_forgotten_by_the_stays_that_are_others_now(
    api: Api, take: Take, ask: Ask, ana: Client
) -> None:
    stay, luis = take(), new_client("40000002", "Luis")
    ask(stay)
    change(api, stay, client=luis.client_id)
    kept = ask(stay).body
    assert versions(stay) == [2, 1]
    for _ in range(2):
        forget_contracts(ana, now=clock.now())
        (left,) = records.versions_of(stay)
        assert (left.version, left.client_id) == (2, luis.client_id)
        assert [key for key, _ in objects.stored("contracts/")] == [left.file_key]
    assert ask(stay).body == kept


@pytest.mark.usefixtures("drawn")
def test_whoever_absorbed_a_guest_is_forgotten_with_their_contracts(
    take: Take, ask: Ask, ana: Client
) -> None:
    stay = take()
    ask(stay)
    kept = msgspec.structs.replace(ana, client_id=ana.client_id, absorbed=("former",))
    record = records.versions_of(stay)[0]
    record.client_id = "former"
    record.save()
    forget_contracts(kept, now=clock.now())
    assert not versions(stay)
