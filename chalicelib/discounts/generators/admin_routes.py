"""The administration of the generators of codes."""

from functools import partial

from chalicelib.discounts.generators.service import GENERATORS
from chalicelib.discounts.wire import DAYS, ActiveQuery, Restricted, restricted
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import house_names
from chalicelib.properties.houses.wire import FOR_HOUSES
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource
from chalicelib.web.routing import Router

router = Router("discounts")

Resource(
    GENERATORS,
    path="/admin/dynamic-discounts",
    one="generator of codes",
    many="generators of codes, by name",
    reads=staff(Permission.READS_SETTINGS),
    writes=staff(Permission.MANAGES_DISCOUNTS),
    extra=(Restricted, partial(restricted, house_names)),
    query=ActiveQuery,
    fields={"property_ids": FOR_HOUSES, "specific_weekdays": DAYS},
    texts={
        "add": "Make a generator of codes. No two have the same name, whatever its case.",
        "change": "Change the fields that are sent, except the prefix.",
        "remove": "Remove a generator. The codes that it made stay.",
    },
).add_to(router)
