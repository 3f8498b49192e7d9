"""What an extra service may be (pricing book, section 6)."""

from collections.abc import Iterable

import msgspec

from chalicelib.kernel import money, spanish
from chalicelib.kernel.validation import MOST_HOUSES, Problems
from chalicelib.rates.types import POOL_HEATING, Service

LONGEST_NAME, LONGEST_ACTION, LONGEST_DESCRIPTION = 100, 50, 5000
ONE_POOL_HEATING = "Otro servicio activo ya es el temperado de piscina de estas propiedades."


def checked(service: Service, problems: Problems) -> Service:
    """`service` with its name tidy and its price in cents.

    Raises:
        Invalid: no name, a negative price, a text beyond its limit; with what `problems` had
            noted.
    """
    name = spanish.one_line(service.name)
    problems.name("name", name, LONGEST_NAME)
    problems.price("price_usd", service.price_usd)
    problems.text("description", service.description, LONGEST_DESCRIPTION)
    problems.text("post_action", service.post_action, LONGEST_ACTION)
    problems.several("properties", service.property_ids, MOST_HOUSES)
    problems.raise_any()
    price = money.cents(service.price_usd)
    return msgspec.structs.replace(service, name=name, price_usd=price)


def note_pool_heating(problems: Problems, service: Service, others: Iterable[Service]) -> None:
    """Note a second way to heat the pool of a house: bookings and payments know one."""
    if _heats(service):
        rivals = [other for other in others if _heats(other) and _meet(service, other)]
        problems.note("post_action", ONE_POOL_HEATING, when=bool(rivals))


def _heats(service: Service) -> bool:
    return service.is_active and service.post_action == POOL_HEATING


def _meet(one: Service, other: Service) -> bool:
    """Whether some house offers both; no houses means all of them."""
    is_general = not one.property_ids or not other.property_ids
    return is_general or not one.property_ids.isdisjoint(other.property_ids)
