"""Guests whom an earlier system registered without a referral code get one."""

import re
import secrets

import msgspec
import pytest

from chalicelib.clients import writing
from chalicelib.clients.merging import service as merging
from chalicelib.clients.records import (
    ClientRecord,
    Guard,
    client_of,
    owner_of_document,
    owner_of_referral,
)
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import MAINTENANCE_ID, Client
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Conflict
from deploy.migrations.step import Tables
from deploy.migrations.steps import referral_codes
from tests.support.people import ANA

from .desk import runner


def imported(client_id: str, first_name: str = "Óscar", code: str | None = None) -> Client:
    """A guest as they were taken over."""
    # Nobody else has the document, which a guard lets belong to one client only.
    number = f"{sum(client_id.encode()):08}"
    own = msgspec.structs.replace(ANA, first_name=first_name, number_doc=number)
    details = msgspec.structs.asdict(own)
    now = clock.now()
    client = Client(client_id=client_id, created=now, updated=now, referral_code=code, **details)
    tx = Transaction(now)
    writing.add(tx, client, otherwise=Conflict())
    tx.commit()
    return client


def record_of(client_id: str) -> Client:
    client = client_of(client_id)
    assert client is not None
    return client


def test_each_guest_without_a_code_gets_one_and_nothing_else_changes(tables: Tables) -> None:
    before = [imported(f"c{number}") for number in range(7)]
    runner(tables).run([referral_codes.STEP])
    codes = set()
    for client in before:
        after = record_of(client.client_id)
        assert after.referral_code is not None
        assert re.fullmatch("OSC[A-Z2-7]{6}", after.referral_code)
        assert owner_of_referral(after.referral_code) == client.client_id
        assert after == writing.changed(client, referral_code=after.referral_code)
        record = store.fetch(ClientRecord, client.client_id, "profile")
        assert record is not None
        assert record.version == after.version
        codes.add(after.referral_code)
    assert len(codes) == len(before)


def copy_of(client: Client) -> Client | None:
    """The copy of a client that a sign-in with the document reads."""
    key = Guard.key_of_document(client.document_type, client.number_doc)
    return store.fetch_many([key]).value(key, Guard.client)


def test_the_copy_beside_the_document_is_the_client(tables: Tables) -> None:
    client = imported("c1")
    runner(tables).run([referral_codes.STEP])
    assert copy_of(client) == record_of("c1") != client
    # The next change of the client finds everything as it left it.
    tx, before = Transaction(clock.now()), record_of("c1")
    writing.replace(tx, before, writing.changed(before, notes="Llega tarde"))
    tx.commit()
    assert copy_of(client) == record_of("c1")


def test_the_document_of_a_former_record_leads_where_it_led(tables: Tables) -> None:
    former, kept = imported("c1"), imported("c2", code="OSC123")
    tx = Transaction(clock.now())
    merged = writing.changed(former, merged_into="c2", deleted_at=clock.now())
    writing.replace(tx, former, merged)
    tx.commit()
    tx = Transaction(clock.now())
    merging.lead(tx, merged, "c2")
    tx.commit()
    runner(tables).run([referral_codes.STEP])
    assert record_of("c1").referral_code is not None
    assert owner_of_document(former.document_type, former.number_doc) == kept.client_id
    assert store.fetch(Guard, f"document#dni#{former.number_doc}", "guard") is not None


def test_who_has_a_code_keeps_it_and_the_technical_clients_get_none(tables: Tables) -> None:
    imported("old", code="OSC123")
    ensure_technical_clients(now=clock.now())
    runner(tables).run([referral_codes.STEP])
    assert record_of("old").referral_code == "OSC123"
    assert record_of(MAINTENANCE_ID).referral_code is None


def test_doing_a_page_again_changes_nothing(tables: Tables) -> None:
    imported("c1")
    items = tables("clients").scan()["Items"]
    referral_codes.give_codes(tables, items)
    once = record_of("c1")
    referral_codes.give_codes(tables, items)
    assert record_of("c1") == once


def test_what_others_wrote_since_the_page_was_read_counts(tables: Tables) -> None:
    client = imported("c1")
    items = tables("clients").scan()["Items"]
    tx = Transaction(clock.now())
    writing.replace(tx, client, writing.changed(client, notes="Llega tarde"))
    tx.commit()
    referral_codes.give_codes(tables, items)
    after = record_of("c1")
    assert (after.notes, after.version, bool(after.referral_code)) == ("Llega tarde", 3, True)


def test_a_code_that_somebody_has_is_drawn_again(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported("c1")
    tables("clients").put_item(
        Item={"client_id": "referral#OSCAAAAAA", "kind": "guard", "owner": "other"}
    )
    drawn = iter("AAAAAABBBBBB")
    monkeypatch.setattr(secrets, "choice", lambda _: next(drawn))
    runner(tables).run([referral_codes.STEP])
    assert record_of("c1").referral_code == "OSCBBBBBB"
    assert owner_of_referral("OSCAAAAAA") == "other"
