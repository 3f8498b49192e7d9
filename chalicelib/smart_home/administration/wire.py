"""Devices as administrators see and write them (home book, 2.3)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import msgspec

from chalicelib.cloud.events import Plain
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.events import name_of as name_of_event
from chalicelib.smart_home.administration.types import Entities, HouseDevice, Tried, TriedHouse
from chalicelib.smart_home.bridges.wire import Reach
from chalicelib.smart_home.control.types import Done, Wish
from chalicelib.smart_home.devices.rules import checked, chosen, name_of, type_of
from chalicelib.smart_home.events import CommandEnded, CommandGiven
from chalicelib.smart_home.orders.wire import EntityView, Freshness, progress_of
from chalicelib.smart_home.types import Device, DeviceType
from chalicelib.web.formats import Id
from chalicelib.web.shapes import Field, Shapes
from protocol.things import Attributes, EntityState

DEVICE = Shapes(
    Device,
    key="device_id",
    checked=checked,
    fields={"property_id": Field("property_id", reads=UUID, read=str, shows=Id, is_fixed=True)},
)
"""A device with all of its fields."""
GIVEN, ENDED = name_of_event(CommandGiven), name_of_event(CommandEnded)
ONLY_LIGHTS = "Solo las luces tienen brillo."
ONLY_CLIMATES = "Solo los climas tienen temperatura."
ONLY_ON = "Solo al encender."
Switch = Literal["turn_on", "turn_off", "toggle"]


class DevicesQuery(msgspec.Struct, kw_only=True):
    """Which devices to list."""

    property_id: UUID | None = None
    """The house; all when left out."""
    device_type: DeviceType | None = None
    """Devices of this type; all when left out."""

    def admits(self, device: Device) -> bool:
        """Whether a device is to be listed."""
        is_there = self.property_id is None or str(self.property_id) == device.property_id
        return is_there and self.device_type in {None, device.device_type}


class DeviceRow(msgspec.Struct, kw_only=True):
    """A device in the list of administrators."""

    TEXTS_FROM: ClassVar = (Device,)

    id: Id
    """Names the device."""
    entity_id: str
    friendly_name: str
    device_type: DeviceType
    icon: str | None
    location: str | None
    property_id: Id
    property_name: str
    """The name of the house."""
    guest_accessible: bool
    sensitive_access: bool
    is_active: bool
    heats_pool: bool
    display_order: int
    current_state: str
    """How it is, as the house told it last; `unavailable` where it told nothing."""
    age_seconds: int | None
    """For how many seconds nobody has known better; null where the house told nothing."""
    is_stale: bool
    """Whether the house was not heard of lately, so that it may be otherwise by now."""

    @classmethod
    def of(cls, found: HouseDevice, now: datetime) -> "DeviceRow":
        """The row of a device."""
        device, known = found.device, Freshness.of(found.state, now)
        return cls(
            id=device.device_id,
            entity_id=device.entity_id,
            friendly_name=device.friendly_name,
            device_type=device.device_type,
            icon=device.icon,
            location=device.location,
            property_id=device.property_id,
            property_name=found.property_name,
            guest_accessible=device.guest_accessible,
            sensitive_access=device.sensitive_access,
            is_active=device.is_active,
            heats_pool=device.heats_pool,
            display_order=device.display_order,
            current_state=known.state,
            age_seconds=known.age_seconds,
            is_stale=known.is_stale,
        )


class DeviceList(msgspec.Struct, kw_only=True):
    """The devices of houses."""

    count: int
    """How many there are."""
    devices: list[DeviceRow]
    """The devices, by house and in its order."""

    @classmethod
    def of(cls, found: list[HouseDevice], now: datetime) -> "DeviceList":
        """The view of devices."""
        return cls(count=len(found), devices=[DeviceRow.of(each, now) for each in found])


class ControlForm(msgspec.Struct, kw_only=True):
    """What an administrator wants of a device. A brightness or a temperature comes with
    `turn_on`."""

    device_id: UUID
    """The device."""
    action: Switch
    """What is to be done."""
    brightness: int | None = None
    """How bright a light is to be, 0 to 255."""
    temperature: float | None = None
    """What a climate is to keep, in steps of 0.5 degrees Celsius."""

    def wish(self, device_type: DeviceType) -> Wish:
        """The wish, of a device of that type.

        Raises:
            Invalid: it has no such thing, or is to be turned off with it.
        """
        sent = {"brightness": self.brightness, "temperature": self.temperature}
        given = {name: value for name, value in sent.items() if value is not None}
        wrong = {"brightness": (ONLY_LIGHTS, "light"), "temperature": (ONLY_CLIMATES, "climate")}
        for name in given:
            text, kind = wrong[name]
            if device_type != kind:
                raise Invalid(fields={name: [text]})
            if self.action != "turn_on":
                raise Invalid(fields={name: [ONLY_ON]})
        if self.brightness is not None:
            return Wish("set_brightness", float(self.brightness))
        if self.temperature is not None:
            return Wish("set_temperature", self.temperature)
        return Wish(self.action)


class ControlView(msgspec.Struct, kw_only=True):
    """What became of what an administrator wanted."""

    success: bool
    """Whether it was done; false while nobody knows."""
    status: str
    """`success`, or `pending`: ask `GET commands/{command_id}/`."""
    message: str
    """The same in Spanish."""
    command_id: Id
    """Names what was asked."""
    action: Switch
    """What was to be done."""
    new_state: EntityView
    """The device afterwards; while it is pending, as it was before."""

    @classmethod
    def of(cls, done: Done, action: Switch, now: datetime) -> "ControlView":
        """The view of what became of it."""
        status = progress_of(done.order)
        is_done = status == "success"
        name = done.device.friendly_name
        return cls(
            success=is_done,
            status=status,
            message=f"Listo: {name}." if is_done else f"Enviado a la casa: {name}.",
            command_id=done.order.command_id,
            action=action,
            new_state=EntityView.of(done.device.entity_id, done.state, now),
        )


class HouseQuery(msgspec.Struct, kw_only=True):
    """Which house to ask."""

    property_id: UUID | None = None
    """The house, which is then asked; when left out, what is known of all is told."""


class TriedHouseView(Reach, frozen=True, kw_only=True):
    """A house with a bridge."""

    property_id: Id
    """The house."""
    property_name: str
    """What it is called."""


class TriedView(msgspec.Struct, kw_only=True):
    """Whether Home Assistant answers."""

    connected: bool
    """Whether it does."""
    message: str
    """The same in Spanish."""
    total_entities: int
    """How many entities the house has, of those that its bridge may tell; of all houses, how many
    are devices."""
    base_url: str | None = None
    """Always null: only the bridge in a house knows where its Home Assistant is."""
    houses: list[TriedHouseView]
    """The houses that were asked about."""

    @classmethod
    def of(cls, tried: Tried, now: datetime) -> "TriedView":
        """The view of what was found."""
        return cls(
            connected=tried.is_connected,
            message="Conectado." if tried.is_connected else "Sin conexión con las casas.",
            total_entities=tried.total,
            houses=[_tried_house(each, now) for each in tried.houses],
        )


def _tried_house(tried: TriedHouse, now: datetime) -> TriedHouseView:
    known = msgspec.structs.asdict(Reach.of_house(tried.house, now))
    return TriedHouseView(property_id=tried.property_id, property_name=tried.property_name, **known)


class DiscoverQuery(msgspec.Struct, kw_only=True):
    """Which entities to show."""

    property_id: UUID | None = None
    """The house; it may be left out where one house alone has a bridge."""
    filter_type: Annotated[str, msgspec.Meta(max_length=50)] | None = None
    """Entities of this domain (`light`); it wins over `search`."""
    search: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    """A part of the id or of the name."""
    unassigned: bool = False
    """Whether those are left out that are devices already."""


class DiscoveredEntity(msgspec.Struct, kw_only=True):
    """An entity of Home Assistant."""

    entity_id: str
    """What Home Assistant calls it."""
    friendly_name: str
    """What it is called for people."""
    state: str
    """How it is."""
    device_type: DeviceType
    """The type of device that it would be."""
    last_changed: datetime | None
    """When its state changed, where that is known."""
    already_configured: bool
    """Whether it is a device of the house."""
    attributes: Attributes
    """What else it tells of itself, as far as a house may tell it."""

    @classmethod
    def of(cls, state: EntityState, *, is_configured: bool) -> "DiscoveredEntity":
        """The view of an entity."""
        return cls(
            entity_id=state.entity_id,
            friendly_name=name_of(state),
            state=state.state,
            device_type=type_of(state.entity_id),
            last_changed=dates.in_lima(state.changed_at),
            already_configured=is_configured,
            attributes=state.attributes,
        )


class DiscoveredView(msgspec.Struct, kw_only=True):
    """What Home Assistant has in a house."""

    count: int
    """How many entities follow."""
    total_in_ha: int
    """How many entities the house has, of those that its bridge may tell."""
    configured: int
    """How many entities are devices, over all houses."""
    unassigned: int
    """How many of the chosen entities are no devices of the house."""
    devices: list[DiscoveredEntity]
    """The entities, by id."""

    @classmethod
    def of(cls, found: Entities, query: DiscoverQuery) -> "DiscoveredView":
        """The view of what a house has, as a query asks."""
        states = chosen(found.states, query.filter_type, query.search)
        free = [each for each in states if each.entity_id not in found.configured]
        shown = free if query.unassigned else states
        return cls(
            count=len(shown),
            total_in_ha=len(found.states),
            configured=found.configured_anywhere,
            unassigned=len(free),
            devices=[
                DiscoveredEntity.of(each, is_configured=each.entity_id in found.configured)
                for each in shown
            ],
        )


class CommandLine(msgspec.Struct, kw_only=True):
    """Something that was asked of a house, and what became of it."""

    command_id: Id
    """Names the command."""
    at: datetime
    """When it was asked."""
    actor: str
    """Who asked: `staff#<number>`, `client#<id>`, `share#<id>` or `system`."""
    reservation_id: Id | None
    """For whose stay; null for staff and for the product itself."""
    device_id: Id | None
    """The device; null for players and questions."""
    target: str
    """The entity or the player."""
    what: str
    """The service, or the key of the player."""
    outcome: str | None
    """What the house said (`done`, `failed`, `timed_out`, `refused`, `expired`, `repeated`); null
    where it said nothing yet."""
    detail: str | None
    """The word of the house for it; null without one."""
    latency_ms: int | None
    """Milliseconds until the house said it; null where it did not."""


def command_lines(log: Iterable[Plain]) -> list[CommandLine]:
    """The commands of a house from its log, in the order of that."""
    events = list(log)
    ended = {each.event["command_id"]: each.event for each in events if each.name == ENDED}
    return [_line(each, ended) for each in events if each.name == GIVEN]


def _line(given: Plain, ended: Mapping[str, dict[str, Any]]) -> CommandLine:
    end = ended.get(given.event["command_id"], {})
    return CommandLine(
        command_id=given.event["command_id"],
        at=dates.in_lima(given.at),
        actor=given.actor,
        reservation_id=given.event["reservation_id"],
        device_id=given.event["device_id"],
        target=given.event["target"],
        what=given.event["what"],
        outcome=end.get("outcome"),
        detail=end.get("detail") or None,
        latency_ms=end.get("latency_ms"),
    )
