"""The administration of the bridges in houses."""

from collections.abc import Sequence
from uuid import UUID

from chalicelib.catalogue.types import Entry
from chalicelib.cloud import store
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.smart_home.bridges import service
from chalicelib.smart_home.bridges.types import Bridge
from chalicelib.smart_home.bridges.wire import BridgeKey, Reach
from chalicelib.smart_home.states.records import house_in, house_key
from chalicelib.smart_home.states.types import StoredHouse
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource, administration
from chalicelib.web.shapes import Field


def reached(entries: Sequence[Entry[Bridge]]) -> dict[str, StoredHouse]:
    """What is known of bridges, by house."""
    houses = [entry.value.property_id for entry in entries]
    found = store.fetch_many([house_key(property_id) for property_id in houses])
    known = {property_id: house_in(found, property_id) for property_id in houses}
    return {property_id: house for property_id, house in known.items() if house is not None}


router = administration(
    "bridges",
    Permission.MANAGES_DEVICES,
    Resource(
        collection=service.ADMINISTERED,
        path="/admin/bridges",
        one="bridge",
        many="bridges in houses, by name",
        has_own_key=True,
        fields={
            "property_id": Field("id", reads=UUID, read=str),
            "edition": Field("edition", is_writable=False),
        },
        extra=Reach,
        lookup=reached,
        texts={
            "add": "Let a bridge into a house (`id`). It gets its key by "
            "`POST /admin/bridges/{property_id}/key/`.",
            "change": "Change the fields that are sent. A bridge that is switched off loses its "
            "key for good.",
            "remove": "Take a bridge out of its house: its key and its queue end at once.",
        },
    ),
)


@router.post(
    "/admin/bridges/{property_id}/key",
    audience=staff(Permission.MANAGES_DEVICES),
    status=201,
    takes_keys=False,
)
def hand_out_key(property_id: UUID, caller: Staff) -> BridgeKey:
    """A new key for the bridge of a house; the one that it had ends at once, and its queue."""
    return BridgeKey(service.hand_out(str(property_id), actor=caller.actor))
