"""A small record to write: who has a night."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.kernel.errors import Conflict


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
