"""The devices of a stay on the wire (home book, 2.4)."""

from datetime import date, datetime
from typing import ClassVar

import msgspec

from chalicelib.kernel import dates
from chalicelib.properties.photos.wire import main_of, shown
from chalicelib.smart_home.control.types import DevicesOfStay, Done, Listed, Wish
from chalicelib.smart_home.devices.rules import actions_of, takes_brightness
from chalicelib.smart_home.orders.wire import EntityView, Freshness, Progress, progress_of
from chalicelib.smart_home.types import Action, Device, DeviceType, Value
from chalicelib.web.formats import Address, Id
from protocol.things import Attributes

MESSAGES: dict[Progress, str] = {
    "success": "Listo: {}.",
    "pending": "Enviado a la casa: {}. Aún no sabemos si se hizo.",
}


class ActionForm(msgspec.Struct, kw_only=True):
    """What a guest wants of a device."""

    action: Action
    """What is to be done; each type of device takes some of these (`actions` of the device)."""
    value: Value | None = None
    """With what: a brightness (0 to 255), a temperature (in steps of 0.5 degrees Celsius), a
    percentage, a volume (0 to 1), a mode, or whether. Numbers may be written as texts."""

    @property
    def wish(self) -> Wish:
        """The wish."""
        return Wish(self.action, self.value)


class DeviceOfStay(msgspec.Struct, kw_only=True):
    """A device that a guest may use."""

    TEXTS_FROM: ClassVar = (Device,)

    id: Id
    """Names the device."""
    entity_id: str
    friendly_name: str
    location: str | None
    device_type: DeviceType
    icon: str | None
    description: str | None
    display_order: int
    current_state: str
    """How it is, as the house told it last; `unavailable` where it told nothing."""
    supports_brightness: bool
    """Whether it can be dimmed (`set_brightness`)."""
    supports_temperature: bool
    """Whether it takes a temperature (`set_temperature`)."""
    attributes: Attributes
    """What else it tells of itself: brightness, temperatures, position, volume."""
    actions: list[Action]
    """What may be asked of it."""
    age_seconds: int | None
    """For how many seconds nobody has known better; null where the house told nothing."""
    is_stale: bool
    """Whether the house was not heard of lately, so that it may be otherwise by now."""

    @classmethod
    def of(cls, listed: Listed, now: datetime) -> "DeviceOfStay":
        """The view of a device."""
        device, stored = listed.device, listed.state
        attributes = stored.entity.attributes if stored is not None else {}
        known = Freshness.of(stored, now)
        return cls(
            id=device.device_id,
            entity_id=device.entity_id,
            friendly_name=device.friendly_name,
            location=device.location,
            device_type=device.device_type,
            icon=device.icon,
            description=device.description,
            display_order=device.display_order,
            current_state=known.state,
            supports_brightness=takes_brightness(device.device_type, attributes),
            supports_temperature=device.device_type == "climate",
            attributes=attributes,
            actions=list(actions_of(device.device_type)),
            age_seconds=known.age_seconds,
            is_stale=known.is_stale,
        )


class DevicesView(msgspec.Struct, kw_only=True):
    """The devices of a house that a guest may use now."""

    property_name: str
    """The name of the house."""
    property_id: Id
    """The house."""
    property_thumbnail: Address | None
    """The small picture of the house; null without one."""
    reservation_id: Id
    """The stay."""
    client_first_name: str
    """The guest's given names."""
    client_last_name: str
    """The guest's family names; empty for whoever the guest shares with."""
    client_referral_code: str | None
    """What the guest's friends book with; null for whoever the guest shares with."""
    check_in: date
    """The day of arrival."""
    check_out: date
    """The first day on which others may arrive."""
    late_checkout: bool
    """Whether the guests leave late."""
    closes_at: datetime
    """When the right to the devices ends."""
    house_connected: bool
    """Whether the house is heard of; what is asked of one that is not answers 503."""
    devices_count: int
    """How many devices there are."""
    devices: list[DeviceOfStay]
    """The devices, in the order in which staff put them."""

    @classmethod
    def of(cls, found: DevicesOfStay, base_url: str) -> "DevicesView":
        """The view of the devices of a stay."""
        stay, client = found.right.stay, found.right.client
        picture = main_of(shown(found.photos, base_url))
        return cls(
            property_name=found.right.house.name,
            property_id=stay.property_id,
            property_thumbnail=picture.image_thumbnail if picture is not None else None,
            reservation_id=stay.reservation_id,
            client_first_name=stay.guest.first_name,
            client_last_name=stay.guest.last_name if client is not None else "",
            client_referral_code=client.referral_code if client is not None else None,
            check_in=stay.check_in,
            check_out=stay.blocked_until,
            late_checkout=stay.late_checkout,
            closes_at=dates.in_lima(found.right.closes),
            house_connected=found.house is not None and found.house.is_there(found.now),
            devices_count=len(found.devices),
            devices=[DeviceOfStay.of(each, found.now) for each in found.devices],
        )


class ActionView(msgspec.Struct, kw_only=True):
    """What became of an action."""

    status: Progress
    """`success` when the house did it; `pending` where it did not answer yet: ask
    `GET commands/{command_id}/`."""
    message: str
    """The same in Spanish."""
    command_id: Id
    """Names what was asked."""
    device_id: Id
    """The device."""
    device_name: str
    """What guests call it."""
    action: Action
    """What was to be done."""
    value: Value | None
    """With what; null without anything."""
    entity_state: EntityView
    """The device afterwards; while it is pending, as it was before."""

    @classmethod
    def of(cls, done: Done, now: datetime) -> "ActionView":
        """The view of what became of an action."""
        device, status = done.device, progress_of(done.order)
        return cls(
            status=status,
            message=MESSAGES[status].format(device.friendly_name),
            command_id=done.order.command_id,
            device_id=device.device_id,
            device_name=device.friendly_name,
            action=done.wish.action,
            value=done.wish.value,
            entity_state=EntityView.of(device.entity_id, done.state, now),
        )
