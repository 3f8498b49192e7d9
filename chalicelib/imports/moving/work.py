"""Moving in who works on site and what they did, and what Airbnb brought."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from chalicelib.cloud.store import Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.moving.planning import Plan
from chalicelib.imports.moving.rules import work as rules
from chalicelib.imports.moving.rules.values import text
from chalicelib.imports.moving.types import Row
from chalicelib.imports.moving.writing import Piece, piece
from chalicelib.insights.profits import records as profit_records
from chalicelib.insights.profits import service as profits
from chalicelib.insights.profits.types import Profit
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.errors import Conflict
from chalicelib.operations import spans
from chalicelib.operations.gaps import service as gaps
from chalicelib.operations.gaps.records import gap_key
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.operations.schedules.records import PLACE, SchedulePlace, ScheduleRecord
from chalicelib.operations.schedules.service import KEPT
from chalicelib.operations.schedules.types import WorkSchedule
from chalicelib.operations.staff.records import MemberRecord, SignInRecord, member_key
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks import days
from chalicelib.operations.tasks.records import task_key
from chalicelib.operations.tasks.rules.machine import MOST_PHOTOS
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.operations.tasks.writing import Writing
from chalicelib.operations.time import records as times
from chalicelib.operations.time.types import TimeRecord
from chalicelib.reservations.types import Stay

MEMBER, SCHEDULE = "staff.staffmember", "staff.workschedule"
TASK, TIME = "staff.worktask", "staff.timetracking"
PHOTO, GAP = "staff.taskphoto", "staff.propertycleaninggap"
PROFIT = "property.profitpropertyairbnb"
H = TypeVar("H", WorkTask, TimeRecord, CleaningGap, Profit)
MODELS = (MEMBER, SCHEDULE, TASK, PHOTO, TIME, GAP, PROFIT)


def all_work(plan: Plan, stays: dict[str, Stay]) -> list[Piece]:
    """People, their days, what they had to do, and when they came and left."""
    people = plan.each(MEMBER, rules.member, with_deleted=True)
    members = {member.member_id for _, member in people}
    pieces = [_member(plan, row, member) for row, member in people]
    for row, schedule in plan.each(SCHEDULE, rules.schedule):
        if schedule.member_id in members:
            pieces.append(_schedule(plan, row, schedule))
        else:
            plan.report.refuse(row, "the person is not in the export")
    for row in (*plan.rows(MEMBER, with_deleted=True), *plan.rows(TIME)):
        if text(row, "photo") is not None:
            plan.report.note(row, "has a picture of a person: left out")
    pieces += _tasks(plan, stays)
    times_kept = _housed(plan, plan.each(TIME, rules.time_record))
    pieces += [_time(plan, row, record) for row, record in times_kept]
    pieces += [_gap(plan, row, gap) for row, gap in _housed(plan, plan.each(GAP, rules.gap))]
    profits_kept = _housed(plan, plan.each(PROFIT, rules.profit))
    return pieces + [_profit(row, one) for row, one in profits_kept]


def _housed(plan: Plan, found: Iterable[tuple[Row, H]]) -> list[tuple[Row, H]]:
    """Those whose house is there."""
    kept = []
    for row, each in found:
        if each.property_id in plan.houses:
            kept.append((row, each))
        else:
            plan.report.refuse(row, "its house did not move")
    return kept


def _member(plan: Plan, row: Row, member: StaffMember) -> Piece:
    def put(tx: Transaction) -> None:
        tx.create(MemberRecord.of(member), otherwise=Conflict())
        if member.user_id is not None:
            link = SignInRecord.of(member.user_id, member.member_id)
            tx.create(link, otherwise=Conflict())

    return piece(plan, row, member_key(member.member_id), put)


def _schedule(plan: Plan, row: Row, schedule: WorkSchedule) -> Piece:
    def put(tx: Transaction) -> None:
        tx.create(ScheduleRecord.of(schedule), otherwise=Conflict())
        tx.put(SchedulePlace.of(schedule))
        spans.count(tx, KEPT, schedule.member_id, schedule.day, KEPT, 1)

    place = Key(SchedulePlace, f"schedule#{schedule.schedule_id}", PLACE)
    return piece(plan, row, place, put)


def _tasks(plan: Plan, stays: dict[str, Stay]) -> list[Piece]:
    """Of the cleanings after a departure one is the stay's own."""
    cleaned: set[str] = set()
    pictures = _photos(plan)
    pieces = []

    def made(row: Row) -> WorkTask:
        stay = stays.get(text(row, "reservation") or "")
        is_cleaning = (
            stay is not None
            and text(row, "task_type") == "checkout_cleaning"
            and stay.reservation_id not in cleaned
        )
        if stay is not None and is_cleaning:
            cleaned.add(stay.reservation_id)
        own = pictures.pop(row.key, [])
        for each in own[MOST_PHOTOS:]:
            plan.report.refuse(each, "the task has as many photos as one may")
        return rules.task(row, stay, own[:MOST_PHOTOS], is_cleaning=is_cleaning)

    for row, task in _housed(plan, plan.each(TASK, made)):
        written = _task(plan, row, task)
        pieces.append(msgspec.structs.replace(written, parts=(PHOTO,) * len(task.photos)))
    for row in (each for left in pictures.values() for each in left):
        plan.report.refuse(row, "its task is not in the export")
    return pieces


def _photos(plan: Plan) -> dict[str, list[Row]]:
    """The pictures of each task."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in plan.rows(PHOTO):
        found[text(row, "work_task") or ""].append(row)
    return found


def _gap(plan: Plan, row: Row, gap: CleaningGap) -> Piece:
    def put(tx: Transaction) -> None:
        gaps.write(tx, None, gap, actor=PAST)

    return piece(plan, row, gap_key(gap.gap_id), put)


def _task(plan: Plan, row: Row, task: WorkTask) -> Piece:
    def write() -> None:
        writing = Writing(days.read([task.day]), actor=PAST, now=plan.now)
        writing.write(None, task)
        writing.commit()

    return Piece(row, (task_key(task.task_id),), write)


def _time(plan: Plan, row: Row, record: TimeRecord) -> Piece:
    def put(tx: Transaction) -> None:
        tx.create(times.TimeItem.of(record), otherwise=Conflict())
        times.count(tx, record, 1)

    return piece(plan, row, times.key_of(record.record_id), put)


def _profit(row: Row, profit: Profit) -> Piece:
    def write() -> None:
        profits.add(profit, actor=PAST)

    return Piece(row, (profit_records.place_key(profit.profit_id),), write)
