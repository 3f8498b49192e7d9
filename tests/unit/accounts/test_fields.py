"""What a staff user is stands in one type: the record and the wire follow it."""

from datetime import UTC, datetime

import msgspec

from chalicelib.accounts.users.records import StaffRecord
from chalicelib.accounts.users.types import StaffDetails, StaffUser
from chalicelib.accounts.users.wire import NewUser, UserChange, UserView

NOW = datetime(2026, 1, 5, 17, 0, 0, 250, tzinfo=UTC)
FULL = StaffUser(
    user_id=7,
    email="rosa@casaaustin.pe",
    first_name="Rosa",
    last_name="Quispe",
    groups=("vendedor",),
    is_active=False,
    profile_photo="staff/7/photo.jpg",
    created=NOW,
    last_login=NOW,
    version=3,
)


def test_a_record_holds_every_field_of_a_user() -> None:
    kept = StaffRecord()
    kept.deserialize(StaffRecord.of(FULL).serialize())
    assert kept.staff_user() == FULL


def test_what_administrators_may_write_is_what_they_send_and_read() -> None:
    fields = set(StaffDetails.__struct_fields__)
    assert set(UserChange.__struct_fields__) == {*fields, "password"}
    # A new user is active.
    assert set(NewUser.__struct_fields__) == {*fields, "password"} - {"is_active"}
    assert fields <= set(UserView.__struct_fields__)


def test_the_wire_limits_a_change_as_it_limits_a_new_user() -> None:
    new = {info.name: info.type for info in msgspec.structs.fields(NewUser)}
    for info in msgspec.structs.fields(UserChange):
        assert info.type == new.get(info.name, bool) | msgspec.UnsetType
