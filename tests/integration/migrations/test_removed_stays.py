"""Removed stays from before proofs went through them are found."""

from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.records import StayRecord
from chalicelib.reservations.types import Status
from deploy.migrations.step import Tables
from deploy.migrations.steps.removed_stays import STEP
from tests.unit.reservations.test_balance import stay as sold

from .desk import runner


def old(name: str, *, deleted: bool, status: Status = "approved") -> None:
    """A stay as an earlier release wrote it: a removed one stood in no index."""
    record = StayRecord.of(sold(reservation_id=name, deleted=deleted, status=status))
    if deleted:
        record.check_in_month = None
    record.save()


def test_removed_stays_are_found_and_others_stay_where_they_are(tables: Tables) -> None:
    old("gone", deleted=True)
    old("over", deleted=True, status="expired")
    old("here", deleted=False)
    assert records.removed_after(None, 10) == []

    for _ in range(2):
        runner(tables).run([STEP])
        found = records.removed_after(None, 10)
        assert sorted(reservation_id for _, reservation_id in found) == ["gone", "over"]
        [month] = {each.check_in.isoformat()[:7] for each in records.stays_of(["here"]).values()}
        assert [each.reservation_id for each in records.in_month(month)] == ["here"]
