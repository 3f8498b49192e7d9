"""Who the person is, and by what they are found, leads to the kept record."""

import pytest

from chalicelib.accounts.passwords import hashing
from chalicelib.clients import records, service
from chalicelib.clients.records import Guard
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import records as codes
from chalicelib.discounts.welcome import service as welcome
from chalicelib.kernel.callers import Caller
from chalicelib.properties.types import House
from tests.support.bots import ask
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.outbox import Outbox
from tests.support.people import guest, new_client

from ...discounts.test_welcome import promote
from ..sold import STAYS
from .steps import PASSWORD, merge, merged, now_of, write


def test_the_kept_client_gets_what_it_lacks_and_keeps_what_it_has(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    write(kept, notes="Llega tarde", sex="f")
    write(gone, sex="m", id_manychat="77", password=hashing.hash(PASSWORD))
    merged(api, outbox, kept, gone)
    after = now_of(kept)
    assert (after.first_name, after.number_doc, after.sex) == ("Ana", "40000001", "f")
    assert after.email == "anita@example.com"
    assert after.id_manychat == "77"
    assert after.notes == "Llega tarde\nPrefiere la casa 2"
    assert after.password is not None
    assert hashing.verify(PASSWORD, after.password)


def test_documents_codes_ids_and_telephones_lead_to_the_kept_client(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    write(gone, password=hashing.hash(PASSWORD))
    merged(api, outbox, kept, gone)
    shown = api.get(f"/api/v1/clients/{gone.client_id}/", token="seller")
    assert (shown.status_code, shown.json_body["id"]) == (200, kept.client_id)
    assert gone.referral_code is not None
    assert service.referrer_with(gone.referral_code) == kept.client_id
    credentials = {"document_type": "dni", "number_doc": "40000002", "password": PASSWORD}
    signed_in = api.post("/api/v1/clients/client-auth/login/", json=credentials)
    assert (signed_in.status_code, signed_in.json_body["client"]["id"]) == (200, kept.client_id)
    for number in ("51911222333", "40000002"):
        found = ask(api, "/api/v1/bot/client/", number)
        assert found.json_body["client_profile"]["id"] == kept.client_id
        listed = api.get(f"/api/v1/clients/?search={number}", token="seller").json_body
        assert [row["id"] for row in listed["results"]] == [kept.client_id]


def test_the_document_of_the_gone_record_is_taken_but_for_the_kept_client(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    merged(api, outbox, kept, gone)
    form = {
        "document_type": "dni",
        "number_doc": "40000002",
        "first_name": "Otra",
        "last_name": "Persona",
        "tel_number": "51955555555",
    }
    again = api.post("/api/v1/clients/", form=form, token="seller")
    assert (again.status_code, again.json_body["code"]) == (400, "document_taken")
    path = f"/api/v1/clients/{kept.client_id}/"
    mine = api.patch(path, form={"number_doc": "40000002"}, token="seller")
    assert (mine.status_code, mine.json_body["number_doc"]) == (200, "40000002")


@pytest.mark.parametrize("kept_has_one", [False, True])
def test_facebook_is_the_kept_clients(
    api: Api, outbox: Outbox, kept: Client, gone: Client, kept_has_one: bool
) -> None:
    write(gone, facebook_id="f2", facebook_name="Anita Q")
    tx = Transaction(NOW)
    tx.put(Guard.of_facebook("f2", gone.client_id))
    if kept_has_one:
        tx.put(Guard.of_facebook("f1", kept.client_id))
    tx.commit()
    if kept_has_one:
        write(kept, facebook_id="f1", facebook_name="Ana Q")
    merged(api, outbox, kept, gone)
    assert now_of(kept).facebook_id == ("f1" if kept_has_one else "f2")
    assert now_of(gone).facebook_id is None
    assert records.owner_of_facebook("f2") == (None if kept_has_one else kept.client_id)


def test_the_welcome_code_is_the_kept_clients(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    promote()
    code = welcome.issue(gone.client_id, now=NOW)
    merged(api, outbox, kept, gone)
    terms = codes.terms_of(code.code)
    assert terms is not None
    assert terms.owner_id == kept.client_id
    assert now_of(kept).welcome_code == code.code
    assert now_of(gone).welcome_code is None


def test_the_gone_client_is_signed_out_and_cannot_come_back(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client, tokens: dict[str, Caller]
) -> None:
    tokens["gone"] = guest(gone)
    assert merge(api, kept, gone).status_code == 202
    # From the first moment on, before anything was moved.
    profile = api.get("/api/v1/clients/client-auth/profile/", token="gone")
    assert profile.status_code == 401
    form = {"property": house.property_id, "client": gone.client_id, "guests": "2"}
    form |= {"check_in_date": "2026-06-01", "check_out_date": "2026-06-03"}
    form |= {"price_usd": "100", "price_sol": "375"}
    assert api.post(STAYS, token="seller", form=form).status_code == 400
    restored = api.post(f"/api/v1/clients/{gone.client_id}/restore/", token="admin")
    assert (restored.status_code, restored.json_body["code"]) == (409, "client_merged")
    assert restored.json_body["client_id"] == kept.client_id
    kept_too = api.delete(f"/api/v1/clients/{kept.client_id}/", token="admin")
    assert (kept_too.status_code, kept_too.json_body["code"]) == (409, "merge_under_way")
    outbox.settle()
    assert api.delete(f"/api/v1/clients/{kept.client_id}/", token="admin").status_code == 204


def test_a_document_that_is_somebody_elses_by_now_stays_theirs(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    merged(api, outbox, kept, gone)
    path = f"/api/v1/clients/{kept.client_id}/"
    for number in ("40000002", "40000005"):
        assert api.patch(path, form={"number_doc": number}, token="seller").status_code == 200
    other = new_client("40000002", "Otra")
    last = new_client("40000006", "Rosa")
    merged(api, outbox, last, kept)
    assert records.owner_of_document("dni", "40000002") == other.client_id
    assert records.owner_of_document("dni", "40000005") == last.client_id
