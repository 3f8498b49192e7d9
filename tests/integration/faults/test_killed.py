"""Whoever is killed, wherever: what is asked for again happens once. Points are given, spent and
given back exactly once."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.clients.records import client_of
from chalicelib.clients.types import Client
from chalicelib.cloud import clients as services
from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache, clock
from chalicelib.loyalty.points.records import account_of
from chalicelib.reservations.awards import service as awards
from chalicelib.reservations.stays import records as stays
from tests.integration.reservations.awarding import pay_referrers, referred
from tests.support import deliveries
from tests.support.http import Api
from tests.support.kills import Killed, Moment, killed_at
from tests.support.points import balances, entries
from tests.support.sizes import calls

from .cases import NOW, Booking, Case, PointsBooking, api, names_of

MOST_CALLS = 100
MOMENTS: tuple[Moment, ...] = ("before", "after")


@pytest.fixture
def here(aws: None) -> Iterator[Api]:
    with clock.at(NOW):
        yield api()
    cache.forget_all()


def at_every_call(
    moment: Moment, prepare: Callable[[], str], act: Callable[[str], None]
) -> Iterator[str]:
    """Kill `act` at its 1st call and let it be done again, then (from anew) at the 2nd, and so on
    to the last; what was prepared each time."""
    for number in calls(MOST_CALLS):
        name = prepare()
        with killed_at(number, moment) as kill, suppress(Killed):
            act(name)
        cache.forget_all()
        act(name)
        yield name
        if not kill.is_done:
            return
    raise AssertionError(f"more than {MOST_CALLS} calls")


class Award(Case):
    """A stay is over, and what it earned is given: the job, the publisher, the queue, the worker.

    Everything that was sent is handed over again each time, as a queue may do.
    """

    def __init__(self, api: Api) -> None:
        super().__init__(api)
        pay_referrers("10.00")
        self._people = Booking(api)
        self._bodies: list[str] = []
        self._documents = count(50_000_001)

    def arrange(self, number: int) -> str:
        referrer = new_referrer(self._people, self.property_id, number)
        guest = referred(str(next(self._documents)), referrer)
        self.referrer, self.guest = referrer.client_id, guest.client_id
        self._bodies.clear()
        answer = self.api.post(
            "/api/v1/reservations/",
            token="admin",
            form={
                "property": self.property_id,
                "client": self.guest,
                "check_in_date": date(2026, 2, 10).isoformat(),
                "check_out_date": date(2026, 2, 12).isoformat(),
                "price_usd": "400",
                "price_sol": "1500",
            },
        )
        assert answer.status_code == 201, answer.body
        stay_id: str = answer.json_body["id"]
        return stay_id

    def send(self, name: str) -> Any:
        deliveries.run("award_points", {})
        deliveries.run("publish_events", {"Records": commands_of(name)})
        self._bodies += received()
        for body in self._bodies:
            assert deliveries.consume("awards", [body]) == []

    def effects(self, name: str) -> int:
        [earned] = entries(self.guest)
        [referral] = entries(self.referrer)
        assert (earned.kind, referral.kind) == ("earned", "referral")
        assert balances(self.guest) == ("75.00",) * 3
        assert balances(self.referrer) == ("150.00",) * 3
        stay = stays.stay_of(name)
        assert stay.awarded_at == NOW
        return names_of(f"reservation#{name}").count("reservation.awarded")


def new_referrer(people: Booking, property_id: str, number: int) -> Client:
    """A guest who brings others."""
    people.property_id = property_id
    client = client_of(people.arrange(number))
    assert client is not None
    return client


def commands_of(stay_id: str) -> list[dict[str, Any]]:
    """What the stream tells of the commands about a stay."""
    items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
    return [
        {"eventName": "INSERT", "dynamodb": {"NewImage": item}}
        for item in items
        if "stays.award" in str(item) and stay_id in str(item)
    ]


def received() -> list[str]:
    """The messages that came to the queue."""
    sqs = services.client("sqs")
    url = sqs.get_queue_url(QueueName=settings().name("awards"))["QueueUrl"]
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [each["Body"] for each in messages]
    return found


@pytest.mark.soak
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_stay_is_awarded_once_whoever_is_killed(here: Api, moment: Moment) -> None:
    path = Award(here)
    times = 0
    for name in at_every_call(moment, path.prepare, path.send):
        assert path.effects(name) == 1
        times += 1
    # Every other one of: the job's write, the publisher's message and mark, the worker's write;
    # and none of them.
    assert times >= 3


class EndedInDisorder(Case):
    """A stay that earned points ends while another has them; then the other ends."""

    def arrange(self, number: int) -> str:
        self.guest = new_referrer(Booking(self.api), self.property_id, number).client_id
        earner = self._take(date(2026, 2, 10))
        awards.award(earner, now=NOW)
        user = self._take(date(2026, 4, 10), points_to_redeem="75")
        self.remove(earner)
        return user

    def _take(self, arrives: date, **fields: str) -> str:
        form = {
            "property": self.property_id,
            "client": self.guest,
            "check_in_date": arrives.isoformat(),
            "check_out_date": (arrives + timedelta(days=2)).isoformat(),
            "price_usd": "400",
            "price_sol": "1500",
            **fields,
        }
        answer = self.api.post("/api/v1/reservations/", token="admin", form=form)
        assert answer.status_code == 201, answer.body
        stay_id: str = answer.json_body["id"]
        return stay_id

    def remove(self, name: str) -> None:
        answer = self.api.delete(f"/api/v1/reservations/{name}/", token="admin")
        # Who removes it once more finds it gone.
        assert answer.status_code in {204, 404}, answer.body

    def send(self, name: str) -> Any:
        self.remove(name)

    def effects(self, name: str) -> int:
        assert stays.stays_of([name])[name].deleted
        kinds = [entry.kind for entry in entries(self.guest)]
        assert kinds == ["taken_back", "refunded", "redeemed", "earned"]
        assert balances(self.guest) == ("0.00",) * 3
        assert account_of(self.guest).debts == ()
        return names_of(f"reservation#{name}").count("reservation.removed")


@pytest.mark.soak
@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_owed_is_paid_once_whoever_is_killed(here: Api, moment: Moment) -> None:
    path = EndedInDisorder(here)
    times = 0
    for name in at_every_call(moment, path.prepare, path.send):
        assert path.effects(name) == 1
        times += 1
    # What is written, and not even that.
    assert times >= 2


class BookedAndGivenUp(PointsBooking):
    """A guest books with points, and gives the booking up."""

    def send(self, name: str) -> Any:
        answer = super().send(name)
        assert answer.status_code == 201, answer.body
        stay_id = answer.json_body["reservation"]["id"]
        path = f"/api/v1/clients/client-auth/reservations/{stay_id}/cancel/"
        answer = self.api.post(path, token=name, headers={"Idempotency-Key": f"{name}-end"})
        assert answer.status_code == 200, answer.body

    def effects(self, name: str) -> int:
        assert [entry.kind for entry in entries(name)] == ["refunded", "redeemed", "earned"]
        assert balances(name) == ("100.00",) * 3
        [listed] = stays.of_client(name)
        assert names_of(f"reservation#{listed.reservation_id}") == [
            "reservation.cancelled",
            "reservation.created",
        ]
        return 1


@pytest.mark.soak
@pytest.mark.parametrize("moment", MOMENTS)
def test_points_are_spent_and_given_back_once_whoever_is_killed(here: Api, moment: Moment) -> None:
    path = BookedAndGivenUp(here)
    times = 0
    for name in at_every_call(moment, path.prepare, path.send):
        assert path.effects(name) == 1
        times += 1
    assert times > 3
