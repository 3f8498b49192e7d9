"""The people who work on site, when they are there, and when they came and left lately."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.kernel import dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.places import Place
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.time.types import ActionType
from chalicelib.operations.tracking import service as tracking
from chalicelib.operations.tracking.types import Entry
from chalicelib.properties.types import House
from local.demo.pictures import encoded, portrait

FIRST, LAST = -14, 21
"""The days around today that have schedules."""
AWAY = range(2, 9)
"""The days from today on which somebody is on holiday."""
DAYS_NOTED = range(1, 6)
"""How many days ago somebody came and left."""
BEGINS, ENDS = time(8), time(17)
WEEKEND = (5, 6)
NOTED: tuple[tuple[ActionType, time], ...] = (("check_in", time(8, 4)), ("check_out", time(16, 51)))
A_FEW_METRES = Decimal("0.00015")
CREW: tuple[dict[str, Any], ...] = (
    {"first_name": "Eusebio", "last_name": "Huarcaya", "staff_type": "both", "daily_rate": "95.00"},
    {"first_name": "Rosa", "last_name": "Mamani", "staff_type": "cleaning", "daily_rate": "80.00"},
    {
        "first_name": "Yolanda",
        "last_name": "Ccori",
        "staff_type": "cleaning",
        "daily_rate": "80.00",
        "can_work_weekends": False,
    },
    {
        "first_name": "Wilmer",
        "last_name": "Palomino",
        "staff_type": "maintenance",
        "daily_rate": "110.00",
        "max_properties_per_day": 2,
    },
    {
        "first_name": "Milagros",
        "last_name": "Ramos",
        "staff_type": "cleaning",
        "daily_rate": "85.00",
        "status": "vacation",
    },
)
"""The first of them is the caretaker, who signs in; the third is on holiday soon."""
WITH_PICTURE = 4
"""So many, from the first on, have a picture."""


def make_crew(houses: Sequence[House], caretaker: Staff, admin: Staff, opened: datetime) -> int:
    """Let these people work on site since the houses opened: how many they are."""
    for number, sketch in enumerate(CREW):
        fields = {
            **sketch,
            "daily_rate": Decimal(sketch["daily_rate"]),
            "phone": f"98765432{number}",
            "hire_date": dates.today(opened),
            "preferred_houses": frozenset({houses[number % len(houses)].property_id}),
            "user_id": caretaker.user_id if number == 0 else None,
        }
        picture = encoded(portrait(number), "JPEG") if number < WITH_PICTURE else None
        staff.create(fields, picture=picture, actor=admin.actor, now=opened)
    return len(CREW)


def make_days(houses: Sequence[House], admin: Staff, now: datetime) -> None:
    """The schedules of these weeks, and what the caretaker noted of the last days."""
    crew = {member.first_name: member for member in staff.everyone()}
    caretaker, _, on_holiday = (crew[sketch["first_name"]] for sketch in CREW[:3])
    today = dates.today(now)
    for member in crew.values():
        for offset in range(FIRST, LAST):
            day = today + timedelta(days=offset)
            is_away = member == on_holiday and offset in AWAY
            _schedule(member, day, admin, now, is_away=is_away)
    for ago in DAYS_NOTED:
        house = houses[ago % len(houses)]
        for action, hour in NOTED:
            at = dates.local(today - timedelta(days=ago), hour)
            _note(caretaker, house, action, admin, at)


def _schedule(
    member: StaffMember, day: date, admin: Staff, now: datetime, *, is_away: bool
) -> None:
    is_weekend = day.weekday() in WEEKEND
    if is_weekend and not is_away:
        return
    fields: dict[str, Any] = {"member_id": member.member_id, "day": day}
    if is_away:
        fields |= {"schedule_type": "vacation", "is_available": False}
    else:
        fields |= {"start_time": BEGINS, "end_time": ENDS}
    schedules.create(fields, actor=admin.actor, now=now)


def _note(
    member: StaffMember, house: House, action: ActionType, admin: Staff, at: datetime
) -> None:
    where = house.place
    near = None if where is None else Place(where.latitude + A_FEW_METRES, where.longitude)
    entry = Entry(
        member_id=member.member_id,
        property_id=house.property_id,
        task_id=None,
        action=action,
        place=near,
        notes="",
        picture=None,
    )
    tracking.add(entry, caller=admin, now=at)
