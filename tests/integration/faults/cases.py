"""Use cases as their callers see them, each of which must happen wholly or not at all."""

from abc import ABC, abstractmethod
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from chalice.test import HTTPResponse

from chalicelib import entry
from chalicelib.calendar.records import taken_between
from chalicelib.clients import service as clients
from chalicelib.clients.types import Details
from chalicelib.cloud import events
from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.properties.houses import service as houses
from chalicelib.properties.photos.reading import photos_of
from chalicelib.properties.prices import service as prices
from chalicelib.properties.types import Rates
from chalicelib.reservations.receipts.records import receipts_of
from chalicelib.reservations.stays import records as stays
from tests.integration.reservations.discounts import issue, used
from tests.integration.resources import at, season_body
from tests.support.http import Api
from tests.support.pictures import jpeg
from tests.support.points import balances, entries, give

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
FROM, TO = date(2026, 4, 16), date(2026, 4, 19)
NIGHTS = (TO - FROM).days
RECEIPT = jpeg()


def api() -> Api:
    """The application; a token is `admin`, or the id of a guest."""

    def resolve(token: str) -> Caller:
        return Staff(1, ("admin",), "s1") if token == "admin" else Guest(token, "g1")

    return Api(entry.application(resolve))


class Case(ABC):
    """A request that changes something; each `prepare` makes what a new one changes."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self._numbers = count(1)
        set_exchange_rate(Decimal("3.750"), actor="staff#1")

    def prepare(self) -> str:
        """Make what is changed, in a process that remembers nothing; its name."""
        number = next(self._numbers)
        self.property_id = self._new_house(number)
        name = self.arrange(number)
        cache.forget_all()
        return name

    @abstractmethod
    def arrange(self, number: int) -> str:
        """Make what is changed, in a new house; its name."""

    @abstractmethod
    def send(self, name: str) -> HTTPResponse:
        """Ask for the change. Asking again is the same request."""

    @abstractmethod
    def effects(self, name: str) -> int:
        """How often it was changed; all that belongs to a change says the same."""

    def is_done(self, answer: HTTPResponse) -> bool:
        """Whether the answer to a repeated request says that the change stands."""
        return int(answer.status_code) < 300

    def _new_house(self, number: int) -> str:
        house = houses.create_house({"name": f"Casa {number}"}, actor="staff#1").value
        night = Decimal(100)
        rates = Rates(weekday_low=night, weekend_low=night, weekday_high=night, weekend_high=night)
        prices.set_rates(house.property_id, rates, actor="staff#1")
        return house.property_id


class Booking(Case):
    """A guest books a house with a code that many may use."""

    usage_limit: int | None = None

    def arrange(self, number: int) -> str:
        self.code = f"VERANO{number}"
        issue(self.code, usage_limit=self.usage_limit)
        details = Details(
            document_type="dni",
            number_doc=f"{40_000_000 + number}",
            first_name="Ana",
            last_name="Quispe",
            tel_number="51987654321",
        )
        return clients.create(details, now=clock.now(), actor="staff#1").client_id

    def send(self, name: str) -> HTTPResponse:
        return self.book(name)

    def book(self, name: str, **fields: str) -> HTTPResponse:
        """The guest `name` books the house."""
        body = {
            "property": self.property_id,
            "check_in_date": FROM.isoformat(),
            "check_out_date": TO.isoformat(),
            "guests": 2,
            "discount_code": self.code,
            **fields,
        }
        path, key = "/api/v1/clients/reservations/create/", {"Idempotency-Key": name}
        return self.api.post(path, token=name, json=body, headers=key)

    def effects(self, name: str) -> int:
        booked = stays.of_client(name)
        nights = taken_between(self.property_id, FROM, TO, clock.now())
        assert len(nights) == NIGHTS * len(booked)
        assert used(self.code) == len(booked)
        for stay in booked:
            assert names_of(f"reservation#{stay.reservation_id}") == ["reservation.created"]
        return len(booked)


class LastUse(Booking):
    """A guest uses up a code that is for one booking."""

    usage_limit = 1


class Cancellation(Booking):
    """A guest gives up a booking that carries a code."""

    def arrange(self, number: int) -> str:
        self.guest = super().arrange(number)
        stay_id: str = super().send(self.guest).json_body["reservation"]["id"]
        return stay_id

    def send(self, name: str) -> HTTPResponse:
        path = f"/api/v1/clients/client-auth/reservations/{name}/cancel/"
        return self.api.post(path, token=self.guest, headers={"Idempotency-Key": name})

    def effects(self, name: str) -> int:
        happened = names_of(f"reservation#{name}").count("reservation.cancelled")
        is_over = stays.stay_of(name).status == "cancelled"
        nights = taken_between(self.property_id, FROM, TO, clock.now())
        assert happened == is_over
        assert len(nights) == (0 if is_over else NIGHTS)
        assert used(self.code) == (0 if is_over else 1)
        return happened


class StayEdit(Booking):
    """Staff change a stay and add a receipt, in one form."""

    def arrange(self, number: int) -> str:
        guest = super().arrange(number)
        stay_id: str = super().send(guest).json_body["reservation"]["id"]
        return stay_id

    def send(self, name: str) -> HTTPResponse:
        return self.api.patch(
            f"/api/v1/reservations/{name}/",
            token="admin",
            form={"comentarios_reservas": "Llegan tarde"},
            files={"file": ("voucher.jpg", RECEIPT, "image/jpeg")},
            headers={"Idempotency-Key": name},
        )

    def effects(self, name: str) -> int:
        changes = names_of(f"reservation#{name}").count("reservation.changed")
        assert len(receipts_of(name)) == changes
        return changes


class ReceiptOnly(StayEdit):
    """Staff add a receipt to a stay, and change nothing else."""

    def send(self, name: str) -> HTTPResponse:
        return self.api.patch(
            f"/api/v1/reservations/{name}/",
            token="admin",
            form={},
            files={"file": ("voucher.jpg", RECEIPT, "image/jpeg")},
            headers={"Idempotency-Key": name},
        )

    def effects(self, name: str) -> int:
        added = names_of(f"reservation#{name}").count("receipt.added")
        assert len(receipts_of(name)) == added
        return added


class Reopening(Booking):
    """Staff bring back a stay that its guest gave up."""

    def arrange(self, number: int) -> str:
        guest = super().arrange(number)
        stay_id: str = super().send(guest).json_body["reservation"]["id"]
        path = f"/api/v1/clients/client-auth/reservations/{stay_id}/cancel/"
        assert self.api.post(path, token=guest).status_code == 200
        return stay_id

    def send(self, name: str) -> HTTPResponse:
        path = f"/api/v1/reservations/{name}/reopen/"
        return self.api.post(path, token="admin", headers={"Idempotency-Key": name})

    def effects(self, name: str) -> int:
        nights = taken_between(self.property_id, FROM, TO, clock.now())
        reopened = names_of(f"reservation#{name}").count("reservation.reopened")
        assert len(nights) == NIGHTS * reopened
        assert used(self.code) == reopened
        return reopened


class PointsBooking(Booking):
    """A guest books a house and pays a part with points."""

    def arrange(self, number: int) -> str:
        guest = super().arrange(number)
        give(guest, "100.00")
        return guest

    def send(self, name: str) -> HTTPResponse:
        return self.book(name, points_to_redeem="60.00")

    def effects(self, name: str) -> int:
        booked = super().effects(name)
        kinds = Counter(entry.kind for entry in entries(name))
        assert kinds == Counter(earned=1, redeemed=booked)
        assert set(balances(name)) == {f"{100 - 60 * booked}.00"}
        return booked


class PointsCancellation(Cancellation):
    """A guest gives up a booking that was paid with points."""

    def arrange(self, number: int) -> str:
        self.guest = Booking.arrange(self, number)
        give(self.guest, "100.00")
        answer = self.book(self.guest, points_to_redeem="60.00")
        stay_id: str = answer.json_body["reservation"]["id"]
        return stay_id

    def effects(self, name: str) -> int:
        given_up = super().effects(name)
        kinds = Counter(entry.kind for entry in entries(self.guest))
        assert kinds == Counter(earned=1, redeemed=1, refunded=given_up)
        assert set(balances(self.guest)) == {f"{40 + 60 * given_up}.00"}
        return given_up


class SeasonChange(Case):
    """An administrator changes a season."""

    def arrange(self, number: int) -> str:
        body = season_body(name=f"Verano {number}")
        season_id: str = self.api.post(at("seasons"), token="admin", json=body).json_body["id"]
        return season_id

    def send(self, name: str) -> HTTPResponse:
        return self.api.patch(at("seasons", name), token="admin", json={"end_day": 20})

    def effects(self, name: str) -> int:
        seen = self.api.get(at("seasons", name), token="admin").json_body
        changes = len(names_of(f"season#{name}")) - 1
        assert seen["end_day"] == (20 if changes else 15)
        return changes


class NewPhoto(Case):
    """An administrator adds a picture that stands elsewhere."""

    def arrange(self, number: int) -> str:
        return f"photo-{number}"

    def send(self, name: str) -> HTTPResponse:
        path, key = f"/api/v1/properties/{self.property_id}/photos/", {"Idempotency-Key": name}
        body = {"image_url": "https://pictures.example/1.jpg", "is_main": True}
        return self.api.post(path, token="admin", json=body, headers=key)

    def effects(self, name: str) -> int:
        found = photos_of(self.property_id, fresh=True)
        for photo in found:
            assert names_of(f"photo#{photo.photo_id}") == ["photo.saved"]
        return len(found)


CASES: tuple[type[Case], ...] = (
    Booking,
    LastUse,
    Cancellation,
    StayEdit,
    ReceiptOnly,
    Reopening,
    PointsBooking,
    PointsCancellation,
    SeasonChange,
    NewPhoto,
)


def names_of(subject: str) -> list[str]:
    """The names of the events of a subject."""
    return [event.name for event in events.timeline(subject)]
