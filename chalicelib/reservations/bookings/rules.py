"""What every booking is checked for, whoever takes it."""

from collections.abc import Set
from datetime import date

from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.quotes.rules.minimum_stay import minimum_stay_violation
from chalicelib.pricing.quotes.rules.requests import StayRequest, capacity
from chalicelib.properties.types import House


def check_house_rules(
    house: House, request: StayRequest, occupied: Set[date], *, force: bool
) -> None:
    """Capacity always; the minimum stay unless staff force it (DESIGN 6).

    Raises:
        Invalid: naming the field.
    """
    too_many = capacity(request.guests, house.capacity_max)
    violation = None if force else minimum_stay_violation(house, request, occupied)
    refusal = too_many or (violation.refusal if violation is not None else None)
    if refusal is not None:
        raise Invalid(
            refusal.message, fields={refusal.field: [refusal.message]}, code=refusal.reason
        )
