"""Extra services (pricing book, sections 6 and 14). Stays that include one keep it when it goes."""

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.types import Entry
from chalicelib.properties.houses.service import note_unknown_houses
from chalicelib.properties.types import natural_order
from chalicelib.rates.events import ServiceRemoved, ServiceSaved
from chalicelib.rates.services import rules
from chalicelib.rates.types import POOL_HEATING, Service


def _examine(change: Change[Service]) -> None:
    """Unknown houses, and a second pool heating for a house, are wrong."""
    note_unknown_houses(change.problems, change.added("property_ids"))
    if change.value.post_action == POOL_HEATING:
        others = [entry.value for entry in change.others().values()]
        rules.note_pool_heating(change.problems, change.value, others)


def _by_name(entry: Entry[Service]) -> tuple[str, int, str]:
    return natural_order(entry.value.name)


SERVICES = Collection(
    Service,
    key="service_id",
    saved=ServiceSaved,
    removed=ServiceRemoved,
    order=_by_name,
    checked=rules.checked,
    examine=_examine,
)
