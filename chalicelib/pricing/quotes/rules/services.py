"""Extras of a stay: which are offered, and what they cost (pricing book, section 6)."""

from collections.abc import Collection, Iterable
from decimal import Decimal

import msgspec

from chalicelib.kernel.amounts import Amount
from chalicelib.kernel.spanish import fold
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.rates.types import Service, ServiceType


class ServiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A service priced for one stay: `quantity` times `unit_usd`, never discounted.

    `added_automatically` marks a mandatory service that nobody had to choose (B27).
    """

    service_id: str
    name: str
    description: str
    service_type: ServiceType
    is_per_night: bool
    is_per_person: bool
    post_action: str | None
    unit_usd: Decimal
    quantity: int
    unit: Amount
    total: Amount
    added_automatically: bool = False

    @property
    def total_usd(self) -> Decimal:
        """The unrounded total."""
        return self.unit_usd * self.quantity


def offered(services: Iterable[Service], property_id: str) -> tuple[Service, ...]:
    """The active services of a house, by name."""
    found = (
        service
        for service in services
        if service.is_active and (not service.property_ids or property_id in service.property_ids)
    )
    return tuple(sorted(found, key=lambda service: (fold(service.name), service.service_id)))


def unknown_services(
    services: Iterable[Service], chosen: Iterable[str], property_id: str | None = None
) -> tuple[str, ...]:
    """The chosen ids that the house (any house when None) does not offer, in their order."""
    if property_id is None:
        offers = {service.service_id for service in services if service.is_active}
    else:
        offers = {service.service_id for service in offered(services, property_id)}
    return tuple(service_id for service_id in chosen if service_id not in offers)


def price_services(
    services: Iterable[Service], request: StayRequest, rate: Decimal
) -> tuple[ServiceLine, ...]:
    """What each service would cost in this stay, for all its nights and guests."""
    return tuple(_line(service, request, rate) for service in services)


def charged(lines: Iterable[ServiceLine], chosen: Collection[str]) -> tuple[ServiceLine, ...]:
    """The lines that the stay pays: the chosen ones once each, and every mandatory one."""
    found = []
    for line in lines:
        if line.service_id in chosen:
            found.append(line)
        elif line.service_type == "mandatory":
            found.append(msgspec.structs.replace(line, added_automatically=True))
    return tuple(found)


def repriced(
    lines: Iterable[ServiceLine], request: StayRequest, rate: Decimal
) -> tuple[ServiceLine, ...]:
    """The lines computed anew from their unit prices, for the nights and guests of the stay."""
    return tuple(
        _priced(line, _quantity(line.is_per_night, line.is_per_person, request), rate)
        for line in lines
    )


def _priced(line: ServiceLine, quantity: int, rate: Decimal) -> ServiceLine:
    total = Amount.of(line.unit_usd * quantity, rate)
    return msgspec.structs.replace(line, quantity=quantity, total=total)


def _quantity(is_per_night: bool, is_per_person: bool, request: StayRequest) -> int:
    return (request.night_count if is_per_night else 1) * (request.guests if is_per_person else 1)


def _line(service: Service, request: StayRequest, rate: Decimal) -> ServiceLine:
    quantity = _quantity(service.is_per_night, service.is_per_person, request)
    return ServiceLine(
        service_id=service.service_id,
        name=service.name,
        description=service.description,
        service_type=service.service_type,
        is_per_night=service.is_per_night,
        is_per_person=service.is_per_person,
        post_action=service.post_action,
        unit_usd=service.price_usd,
        quantity=quantity,
        unit=Amount.of(service.price_usd, rate),
        total=Amount.of(service.price_usd * quantity, rate),
    )
