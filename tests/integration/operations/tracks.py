"""What the tests of time records send, and what they look at."""

from datetime import datetime
from typing import Any

from chalicelib.cloud import counters, events
from chalicelib.cloud.transaction import Transaction
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.time import service as time
from chalicelib.properties.types import House
from tests.support.crew import MONDAY
from tests.support.people import ACTOR

PATH = "/api/v1/time-tracking/"
THERE = {"latitude": "-12.336200", "longitude": "-76.826000"}
"""Eleven metres from the door."""


def said(house: House, action: str = "check_in", **fields: Any) -> dict[str, Any]:
    return {"building_property": house.property_id, "action_type": action, **fields}


def noted(
    member: StaffMember, house: House, at: datetime = MONDAY, action: Any = "check_in"
) -> str:
    """The id of a record of that instant."""
    tx = Transaction(at)
    record = time.note(tx, member.member_id, house, action, actor=ACTOR)
    tx.commit()
    return record.record_id


def at(record_id: str) -> str:
    return f"{PATH}{record_id}/"


def counted(scope: str = "") -> dict[str, dict[str, int]]:
    return counters.read("operations", f"counts#times{scope}")


def wrong(answer: Any) -> set[str]:
    assert answer.status_code == 400
    return set(answer.json_body["fields"])


def facts(member: StaffMember) -> list[events.Plain]:
    found = events.timeline(f"member#{member.member_id}")
    return [fact for fact in reversed(found) if fact.name.startswith("time.")]
