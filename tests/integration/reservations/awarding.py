"""What the tests of points do: let guests leave and the job run, and look at what is kept."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.cloud import events, store
from chalicelib.cloud.events import EventRecord, Plain
from chalicelib.cloud.settings import settings
from chalicelib.kernel import clock, ids
from chalicelib.loyalty.referral_points.service import REFERRAL_POINTS
from chalicelib.loyalty.referral_points.types import ReferralPoints
from chalicelib.reservations.stays import records
from chalicelib.reservations.types import Stay
from tests.support import deliveries
from tests.support.http import Api
from tests.support.people import ACTOR
from tests.support.points import balances, entries
from tests.support.settings import keep

OWN_POINTS = "/api/v1/clients/client-auth/points/"
PAST = ("2026-02-10", "2026-02-12")
"""The nights of a stay that is over."""


def at(month: int, day: int, hour: int = 17, minute: int = 0, year: int = 2026) -> datetime:
    """An instant of a day; 17:00 UTC, noon in Lima, where nothing is said."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def referred(number: str, by: Client, first_name: str = "Rosa") -> Client:
    """A guest whom another one brought."""
    details = Details(
        document_type="dni",
        number_doc=number,
        first_name=first_name,
        last_name="Quispe",
        tel_number="51987654321",
    )
    return clients.create(details, now=clock.now(), actor=ACTOR, referrer_code=by.referral_code)


def pay_referrers(percentage: str) -> None:
    """What administrators say that a stay earns for whoever brought its guest."""
    keep(
        REFERRAL_POINTS,
        ReferralPoints(referral_points_id=ids.new_id(), percentage=Decimal(percentage)),
    )


def commands() -> list[Plain]:
    """Every time that the points of a stay were asked for."""
    items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
    recorded = [EventRecord.from_raw_data(item).recorded() for item in items]
    return [each for each in recorded if each.name == "stays.award"]


def carry_out() -> None:
    """Hand over every command, those of before as well: messages come more than once."""
    for command in commands():
        assert deliveries.take(command)


def run_job(now: datetime | None = None) -> None:
    """The job runs, and its commands are carried out."""
    with clock.at(now or clock.now()):
        deliveries.run("award_points", {})
        carry_out()


def stay_of(shown: dict[str, Any]) -> Stay:
    """A stay as it is kept, deleted ones too."""
    return records.stays_of([shown["id"]])[shown["id"]]


def balance(client: Client) -> str:
    """The points of a client; its copy, the open lots and the entries say the same."""
    (same,) = set(balances(client.client_id))
    return same


def kept(client: Client) -> list[tuple[str, str]]:
    """What happened to the points of a client, oldest first: kind and points."""
    return [(entry.kind, str(entry.points)) for entry in reversed(entries(client.client_id))]


def available(api: Api, token: str) -> float:
    """What a guest reads that can be spent."""
    answer = api.get(OWN_POINTS, token=token)
    assert answer.status_code == 200, answer.body
    return float(answer.json_body["total_points"])


def patch(api: Api, stay: dict[str, Any], **form: str) -> Any:
    return api.patch(f"/api/v1/reservations/{stay['id']}/", token="admin", form=form)


def remove(api: Api, stay: dict[str, Any]) -> None:
    answer = api.delete(f"/api/v1/reservations/{stay['id']}/", token="admin")
    assert answer.status_code == 204


def reopen(api: Api, stay: dict[str, Any]) -> None:
    answer = api.post(f"/api/v1/reservations/{stay['id']}/reopen/", token="admin")
    assert answer.status_code == 200, answer.body


def last_event(stay: dict[str, Any]) -> Plain:
    return events.timeline(f"reservation#{stay['id']}")[0]
