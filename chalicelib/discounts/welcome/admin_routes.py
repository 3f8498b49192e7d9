"""The administration of welcome discounts."""

from functools import partial

from chalicelib.discounts.welcome.service import WELCOME
from chalicelib.discounts.wire import DAYS, ActiveQuery, Restricted, restricted
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import house_names
from chalicelib.properties.houses.wire import FOR_HOUSES
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource
from chalicelib.web.routing import Router

router = Router("discounts")

Resource(
    WELCOME,
    path="/admin/welcome-discounts",
    one="welcome discount",
    many="welcome discounts, newest first",
    reads=staff(Permission.READS_SETTINGS),
    writes=staff(Permission.MANAGES_DISCOUNTS),
    extra=(Restricted, partial(restricted, house_names)),
    query=ActiveQuery,
    fields={"property_ids": FOR_HOUSES, "specific_weekdays": DAYS},
    texts={
        "add": "Make a welcome discount; an active one takes the place of the former.",
        "change": "Change the fields that are sent; an active one takes the place of the former.",
        "remove": "Remove a welcome discount. The codes that it gave stay.",
    },
).add_to(router)
