"""The administration of the keys of devices."""

from uuid import UUID

import msgspec

from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.devices import service
from chalicelib.properties.houses.service import names_in
from chalicelib.properties.houses.wire import FOR_HOUSES, HousesOf
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource, administration
from chalicelib.web.shapes import Field

router = administration(
    "houses",
    Permission.MANAGES_HOUSES,
    Resource(
        collection=service.DEVICE_KEYS,
        path="/admin/device-keys",
        one="key of a device",
        many="keys of devices and services, by name",
        fields={"property_ids": FOR_HOUSES, "edition": Field("edition", is_writable=False)},
        extra=HousesOf,
        lookup=names_in,
        texts={
            "add": "Let a device read of the named houses or (none named) of all. It gets its key "
            "by `POST /admin/device-keys/{device_key_id}/key/`.",
            "remove": "Take a device's key away, for good.",
        },
    ),
)


class HandedOut(msgspec.Struct, frozen=True):
    """The key of a device."""

    key: str
    """What the device sends as `Authorization: Bearer <key>`. It is shown here and nowhere else."""


@router.post(
    "/admin/device-keys/{device_key_id}/key", audience=staff(Permission.MANAGES_HOUSES), status=201
)
def hand_out_key(device_key_id: UUID, caller: Staff) -> HandedOut:
    """A new key for a device; the one that it had ends at once."""
    return HandedOut(service.hand_out(str(device_key_id), actor=caller.actor))
