"""What a client is stands in one type: the record, the wire and the log follow it."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from chalicelib.clients.records import ClientRecord
from chalicelib.clients.types import Client, Details, Level
from chalicelib.clients.wire import ClientChange, ClientInput, NewClient, StaffClient
from chalicelib.kernel.secrecy import secret_fields

NOW = datetime(2026, 1, 5, 17, 0, 0, 250, tzinfo=UTC)
FULL = Client(
    client_id="c1",
    kind="guest",
    version=3,
    created=NOW,
    updated=NOW,
    document_type="dni",
    number_doc="45678901",
    first_name="María",
    tel_number="+51987654321",
    points_balance=Decimal("12.30"),
    level=Level(1, "Oro", "", "🥇", NOW),
)


def test_a_record_holds_every_field_of_a_client() -> None:
    kept = ClientRecord()
    kept.deserialize(ClientRecord.of(FULL).serialize())
    assert kept.client == FULL


def test_what_staff_may_write_is_what_they_send_and_read() -> None:
    fields = Details.__struct_fields__
    assert ClientInput.__struct_fields__ == fields
    assert ClientChange.__struct_fields__ == (*fields, "seen_version")
    assert set(NewClient.__struct_fields__) == {*fields, "referrer_code"}
    assert set(fields) <= set(StaffClient.__struct_fields__)


def test_the_wire_limits_a_change_as_it_limits_a_whole_client() -> None:
    whole = {info.name: info for info in msgspec.structs.fields(ClientInput)}
    for info in msgspec.structs.fields(ClientChange):
        if info.name == "seen_version":
            continue
        assert info.encode_name == whole[info.name].encode_name
        assert info.type == whole[info.name].type | msgspec.UnsetType


def test_what_a_person_may_ask_to_have_forgotten_stays_out_of_the_log() -> None:
    assert secret_fields(Client) == {
        "number_doc",
        "first_name",
        "last_name",
        "email",
        "birth_date",
        "tel_number",
        "id_manychat",
        "notes",
        "representative",
        "representative_document",
        "password",
        "former_numbers",
        "facebook_id",
        "facebook_name",
        "facebook_profile_picture",
        "welcome_code",
    }
