"""The little world that made-up requests act on, and who sends them."""

import base64
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec

from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.types import StaffDetails
from chalicelib.clients import service as clients
from chalicelib.clients.types import Details
from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import cache, clock, dates
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.properties.houses import service as houses
from chalicelib.properties.photos import service as photos
from chalicelib.properties.prices import service as prices
from chalicelib.properties.types import House, Rates
from chalicelib.rates.services.service import SERVICES
from chalicelib.rates.types import Service
from tests.support.http import Api
from tests.support.simulated_aws import SimulatedAws

from .configuration import configure

SYSTEM = "system"
Known = Mapping[str, tuple[Any, ...]]
"""Values that exist (or make sense), by the name of a field or parameter."""


class Ground(msgspec.Struct):
    """The seeded records' ids, and the callers behind the tokens `admin` and `guest`.

    It is spent when requests may have changed it: for the next test all is made as it was.
    """

    known: Known
    callers: Mapping[str, Caller]
    is_spent: bool = False


class Grounds:
    """Gives one ground to test after test, as it was seeded."""

    def __init__(self, aws: SimulatedAws, seed: Callable[[], Ground]) -> None:
        self._aws = aws
        self._ground = seed()
        self._kept = aws.kept()

    def unspent(self) -> Ground:
        """The ground, made as it was where the last test may have changed it."""
        if self._ground.is_spent:
            self._aws.bring_back(self._kept)
            self._ground.is_spent = False
        return self._ground


def seed_people_and_houses() -> Ground:
    """A house with prices, a service and a photo; a guest, an administrator and a seller."""
    cache.forget_all()
    house = _house()
    photo = photos.offer_upload(
        house.property_id, {}, content_type="image/jpeg", size=1000, actor=SYSTEM
    ).photo
    guest = clients.create(_guest(), now=clock.now(), actor=SYSTEM)
    admin, seller = (_hire(name, group) for name, group in STAFF.items())
    known: dict[str, tuple[Any, ...]] = {
        **dict.fromkeys(("property_id", "property"), (house.property_id,)),
        **dict.fromkeys(("client_id", "client"), (guest.client_id,)),
        **dict.fromkeys(("user_id", "seller", "seller_id"), (admin, seller)),
        "photo_id": (photo.photo_id,),
        "slug": (house.slug,),
        "size": ("thumbnail", "image"),
        "month_day": ("12-31", "02-29"),
        **PLAUSIBLE,
        **_days(),
    }
    signed_in: dict[str, Caller] = {
        "admin": Staff(admin, ("admin",), str(uuid4())),
        "guest": Guest(guest.client_id, str(uuid4())),
    }
    return Ground(known, signed_in)


IMAGE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""One pixel."""
PLAUSIBLE: dict[str, tuple[Any, ...]] = {
    "document_type": ("dni", "pas"),
    "number_doc": ("40000001", "45678912"),
    "tel_number": ("51987654321", "+51 999 888 777"),
    "email": ("ana@casaaustin.pe", "someone@example.com"),
    "first_name": ("Rosa",),
    "last_name": ("Quispe",),
    "name": ("Casa Austin 2",),
    "guests": (2, 11),
    "price_usd": ("300.00",),
    "price_sol": ("1125.00",),
    "password": ("mar-azul-7-olas",),
    "image_file": (IMAGE,),
    "file": ([IMAGE], [IMAGE, IMAGE]),
}
STAFF = {"ana": "admin", "rosa": "vendedor"}


def with_stays(ground: Ground, api: Api) -> Ground:
    """The same with two stays of the guest's, booked by staff through the API."""
    today = dates.today(clock.now())
    taken = []
    for start in (5, 40):
        answer = api.post(
            "/api/v1/reservations/",
            token="admin",
            form={
                "property": ground.known["property"][0],
                "client": ground.known["client"][0],
                "check_in_date": today + timedelta(days=start),
                "check_out_date": today + timedelta(days=start + 3),
                "guests": 2,
                "price_usd": 300,
                "price_sol": 1125,
            },
        )
        assert answer.status_code == 201, answer.body
        taken.append(answer.json_body["id"])
    return Ground({**ground.known, "reservation_id": tuple(taken)}, ground.callers)


def with_configuration(ground: Ground, api: Api) -> Ground:
    """The same with one of everything that administrators configure."""
    made = configure(api, ground.known["property"][0], dates.today(clock.now()))
    return Ground({**ground.known, **made}, ground.callers)


def with_people_on_site(ground: Ground, api: Api) -> Ground:
    """The same with somebody who works on site and signs in, who has a schedule and came today."""
    today = dates.today(clock.now())

    def made(path: str, body: Mapping[str, Any]) -> str:
        answer = api.post(f"/api/v1/{path}/", token="admin", json=body)
        assert answer.status_code == 201, answer.body
        created: str = answer.json_body["id"]
        return created

    user_id = ground.known["user_id"][0]
    person = {"first_name": "Rosa", "last_name": "Quispe", "phone": "987654321", "user": user_id}
    member = made("staff", person)
    schedule = made("schedules", {"staff_member": member, "date": str(today)})
    house = ground.known["property"][0]
    time = made("time-tracking", {"building_property": house, "action_type": "check_in"})
    known = {
        "member_id": (member,),
        "staff_member": (member,),
        "building_property": (house,),
        "preferred_properties": ([house],),
        "schedule_id": (schedule,),
        "record_id": (time,),
        "date": (str(today), str(today + timedelta(days=1))),
        "timestamp": (clock.now().isoformat(),),
        "start_time": ("08:00:00",),
        "end_time": ("17:30:00",),
        "phone": ("987654321",),
        "photo": (IMAGE,),
        "user": ground.known["user_id"],
    }
    return Ground({**ground.known, **known}, ground.callers)


def with_tasks(ground: Ground, api: Api) -> Ground:
    """The same with a task of somebody's, and one of nobody's."""
    today = dates.today(clock.now())
    known = ground.known
    made = []
    for member in (*known["staff_member"], None):
        answer = api.post(
            "/api/v1/tasks/",
            token="admin",
            json={
                "title": "Limpieza general",
                "task_type": "deep_cleaning",
                "building_property": known["building_property"][0],
                "staff_member": member,
                "scheduled_date": str(today),
            },
        )
        assert answer.status_code == 201, answer.body
        made.append(answer.json_body["id"])
    plausible = {
        "task_id": tuple(made),
        "reservation": (known["reservation_id"][0], None),
        "scheduled_date": (str(today), f"{today}T09:00:00Z"),
        "estimated_duration": ("60", "NaN"),
    }
    return Ground({**known, **plausible}, ground.callers)


def _house() -> House:
    house = houses.create_house({"name": "Casa Austin 1", "capacity_max": 10}, actor=SYSTEM).value
    prices.set_rates(
        house.property_id,
        Rates(
            weekday_low=Decimal(100),
            weekend_low=Decimal(150),
            weekday_high=Decimal(180),
            weekend_high=Decimal(240),
        ),
        actor=SYSTEM,
    )
    SERVICES.save(
        Service(
            service_id=str(uuid4()),
            name="Piscina temperada",
            price_usd=Decimal(50),
            is_per_night=True,
            post_action="temperature_pool",
        ),
        actor=SYSTEM,
    )
    set_exchange_rate(Decimal("3.750"), actor=SYSTEM)
    return house


def _guest() -> Details:
    return Details(
        document_type="dni",
        number_doc="40000001",
        first_name="Ana",
        last_name="Quispe",
        email="ana@example.com",
        tel_number="51987654321",
    )


def _hire(name: str, group: str) -> int:
    details = StaffDetails(
        email=f"{name}@casaaustin.pe",
        first_name=name.capitalize(),
        last_name="Quispe",
        groups=(group,),
    )
    user = users.create(details, "mar-azul-7-olas", actor=SYSTEM, now=clock.now())
    return user.user_id


def _days() -> dict[str, tuple[str, ...]]:
    """Dates near today: most made-up ones are centuries away, where little can happen."""
    today = dates.today(clock.now())
    arrivals = ("check_in_date", "check_in", "date_from", "start_date")
    departures = ("check_out_date", "check_out", "date_to", "end_date")
    return {
        **dict.fromkeys(arrivals, tuple(str(today + timedelta(days=n)) for n in (5, 10, 21))),
        **dict.fromkeys(departures, tuple(str(today + timedelta(days=n)) for n in (8, 14, 26))),
    }
