"""The administration of additional services."""

from functools import partial

from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import house_names
from chalicelib.properties.houses.wire import FOR_HOUSES, HousesOf, houses_of
from chalicelib.rates.services.service import SERVICES
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource
from chalicelib.web.routing import Router

MANAGES_PRICES = staff(Permission.MANAGES_PRICES)
READS_SETTINGS = staff(Permission.READS_SETTINGS)

router = Router("rates")

Resource(
    SERVICES,
    path="/admin/services",
    one="service",
    many="services, by name",
    reads=READS_SETTINGS,
    writes=MANAGES_PRICES,
    extra=(HousesOf, partial(houses_of, house_names)),
    fields={"property_ids": FOR_HOUSES},
    texts={
        "add": "Offer a service, in the named houses or (none named) in all.",
        "remove": "Stop offering a service. Stays that include it keep it.",
    },
).add_to(router)
