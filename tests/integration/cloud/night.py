"""A small record to write: who has a night."""

from decimal import Decimal
from typing import Annotated

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.kernel.commands import Command
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.events import Event
from chalicelib.kernel.secrecy import SECRET


class NightRecord(Model):
    Meta = store.meta("nights")
    property_id = UnicodeAttribute(hash_key=True)
    night = UnicodeAttribute(range_key=True)
    holder = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)


class Taken(Conflict):
    code = "taken"


class Moved(Conflict):
    code = "moved"


def night(day: int, holder: str = "ana", house: str = "h1") -> NightRecord:
    return NightRecord(house, f"2026-01-{day:02}", holder=holder)


def holder_of(day: int, house: str = "h1") -> str | None:
    found = store.fetch(NightRecord, house, f"2026-01-{day:02}")
    return found.holder if found is not None else None


class NightEvent(Event, frozen=True, kw_only=True):
    day: int

    @property
    def subject(self) -> str:
        return f"night#{self.day}"


class NightTaken(NightEvent, frozen=True, kw_only=True, tag="night.taken"):
    price: Decimal = Decimal("380.00")
    door_code: Annotated[str | None, SECRET] = None


class NightPaid(NightEvent, frozen=True, kw_only=True, tag="night.paid"):
    pass


class CleanUp(Command, frozen=True, kw_only=True, tag="night.clean_up"):
    day: int
