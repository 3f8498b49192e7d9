"""What the people who work on site have to do, and what they did lately: tasks that staff made."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.places import Place
from chalicelib.operations.cleaning import service as cleaning
from chalicelib.operations.staff import service as staff
from chalicelib.operations.tasks import photos, working
from chalicelib.operations.tasks import service as tasks
from chalicelib.operations.tasks.types import NewTask
from chalicelib.properties.types import House
from chalicelib.reservations.stays import counts
from chalicelib.reservations.stays import records as stays
from local.demo.crew import CREW
from local.demo.pictures import LIGHTS, encoded, scene

MADE_BEFORE = timedelta(days=2)
BEGINS, ENDS = time(9, 10), time(10, 55)
CARETAKER, CLEANER, REPAIRS = 0, 1, 3
"""Their places in `CREW`."""
TASKS: tuple[dict[str, Any], ...] = (
    {
        "in_days": -6,
        "house": 0,
        "by": CARETAKER,
        "task_type": "pool_maintenance",
        "title": "Limpiar la piscina y medir el cloro",
        "minutes": 90,
        "ends": "approved",
    },
    {
        "in_days": -2,
        "house": 1,
        "by": CARETAKER,
        "task_type": "garden_maintenance",
        "title": "Podar las palmeras",
        "minutes": 120,
        "ends": "without a photo",
    },
    {
        "in_days": -1,
        "house": 3,
        "by": CARETAKER,
        "task_type": "maintenance_repair",
        "title": "Pintar la baranda del balcón",
        "minutes": 150,
        "ends": "with a photo",
    },
    {
        "in_days": 0,
        "house": 2,
        "by": CARETAKER,
        "task_type": "maintenance_preventive",
        "title": "Revisar el calentador de agua",
        "priority": "high",
        "minutes": 60,
        "ends": "under way",
    },
    {
        "in_days": 1,
        "house": 3,
        "by": REPAIRS,
        "task_type": "maintenance_repair",
        "title": "Cambiar la chapa de la terraza",
        "description": "La llave gira y no abre. Llevar una chapa de 60 mm.",
        "priority": "urgent",
        "minutes": 45,
    },
    {
        "in_days": 3,
        "house": 0,
        "by": CLEANER,
        "task_type": "deep_cleaning",
        "title": "Limpieza profunda de la cocina",
        "minutes": 180,
    },
    {
        "in_days": 5,
        "house": 1,
        "by": None,
        "task_type": "custom",
        "title": "Contar sábanas y toallas",
        "priority": "low",
    },
)
"""`ends` is how far each came; those without it have not begun."""
EVIDENCE = {
    "approved": (LIGHTS[0], "La piscina, al terminar"),
    "with a photo": (LIGHTS[1], "La baranda, ya pintada"),
}
"""What shows how work ended, and what its photo is called."""


def make_tasks(houses: Sequence[House], caretaker: Staff, admin: Staff, now: datetime) -> int:
    """Let staff make these tasks, and those who have them do the first ones: how many they are."""
    for sketch in TASKS:
        _make(sketch, houses, caretaker, admin, now)
    return len(TASKS)


def plan_cleanings(now: datetime) -> int:
    """Plan the cleanings of all departures to come, as the first look of the night would: how many
    they are."""
    today = dates.today(now)
    months = {dates.month_of(today), *(each.month for each in counts.read(today))}
    leaving = [
        stay.reservation_id
        for month in sorted(months)
        for stay in stays.in_month(month)
        if stay.status == "approved" and stay.check_out >= today
    ]
    return len(cleaning.follow_stays(leaving, now=now))


def _make(
    sketch: dict[str, Any],
    houses: Sequence[House],
    caretaker: Staff,
    admin: Staff,
    now: datetime,
) -> None:
    house = houses[sketch["house"]]
    day = dates.today(now) + timedelta(days=sketch["in_days"])
    shown = ("task_type", "title", "description", "priority", "minutes")
    fields = {name: sketch[name] for name in shown if name in sketch}
    new = NewTask(house=house.property_id, member_id=_member(sketch["by"]), day=day, **fields)
    made = min(now, dates.local(day, BEGINS)) - MADE_BEFORE
    with clock.at(made):
        task_id = tasks.create(new, caller=admin, now=made).task.task_id
    if "ends" in sketch:
        begins = min(now, dates.local(day, BEGINS))
        working.start(task_id, house.place, caller=caretaker, now=begins)
        _end(task_id, sketch["ends"], house.place, caretaker, admin, dates.local(day, ENDS))


def _end(
    task_id: str, how: str, place: Place | None, caretaker: Staff, admin: Staff, at: datetime
) -> None:
    if how == "under way":
        return
    if how in EVIDENCE:
        light, text = EVIDENCE[how]
        content = encoded(scene(light, seed=99), "JPEG")
        photos.add(task_id, content, text, caller=caretaker, now=at)
    working.complete(task_id, place, "Trabajo completado", caller=caretaker, now=at)
    if how == "approved":
        working.approve(task_id, caller=admin, now=at + timedelta(hours=6))


def _member(number: int | None) -> str | None:
    if number is None:
        return None
    name = CREW[number]["first_name"]
    return next(each.member_id for each in staff.everyone() if each.first_name == name)
