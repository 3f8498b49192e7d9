"""What the planning of work reads: everybody, and the schedules of a span of days."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import NotFound
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.schedules.records import ScheduleRecord
from chalicelib.operations.schedules.types import WorkSchedule
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.records import MemberRecord, SignInRecord, member_id_of_user
from chalicelib.operations.staff.types import StaffMember

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
ROSA = StaffMember(member_id="m1", first_name="Rosa", last_name="Huamán", user_id=4, created=NOW)
GONE = StaffMember(
    member_id="m2", first_name="Ana", last_name="Quispe", user_id=5, created=NOW, deleted_at=NOW
)
LUIS = StaffMember(member_id="m3", first_name="Luis", last_name="Rojas", created=NOW)


@pytest.fixture(autouse=True)
def _people(aws: None) -> None:
    tx = Transaction(NOW)
    for member in (ROSA, GONE, LUIS):
        tx.put(MemberRecord.of(member))
        if member.user_id is not None:
            tx.put(SignInRecord.of(member.user_id, member.member_id))
    tx.commit()


def worked(member_id: str, day: date) -> WorkSchedule:
    schedule = WorkSchedule(schedule_id=f"{member_id} {day}", member_id=member_id, day=day)
    tx = Transaction(NOW)
    tx.put(ScheduleRecord.of(schedule))
    tx.commit()
    return schedule


def test_everybody_is_read_by_name_without_those_who_left() -> None:
    assert staff.everyone() == [LUIS, ROSA]


def test_one_who_left_is_not_found() -> None:
    assert staff.find("m1") == ROSA
    for missing in ("m2", "m4"):
        with pytest.raises(NotFound):
            staff.find(missing)


def test_a_sign_in_tells_who_somebody_is() -> None:
    assert member_id_of_user(4) == ROSA.member_id
    assert member_id_of_user(6) is None


def test_a_span_of_days_is_read_over_the_end_of_a_month() -> None:
    worked("m1", date(2026, 2, 26))
    february = worked("m1", date(2026, 2, 27))
    march = [worked(member, date(2026, 3, 2)) for member in ("m1", "m3")]
    worked("m1", date(2026, 3, 3))
    found = schedules.between(date(2026, 2, 27), date(2026, 3, 2))
    assert found == [february, *march]
