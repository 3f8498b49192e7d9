"""The administration of automatic discounts."""

from functools import partial

from chalicelib.discounts.automatic.admin_wire import AutomaticInWords, in_words
from chalicelib.discounts.automatic.service import AUTOMATIC
from chalicelib.discounts.wire import DAYS, ActiveQuery
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.properties.houses.wire import Ids
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource
from chalicelib.web.formats import Id
from chalicelib.web.routing import Router
from chalicelib.web.shapes import Field, uuid_texts

router = Router("discounts")

REQUIRED_LEVELS = Field(
    "required_achievements", reads=Ids, read=uuid_texts, shows=list[Id], show=sorted
)

Resource(
    AUTOMATIC,
    path="/admin/automatic-discounts",
    one="automatic discount",
    many="automatic discounts, by name",
    reads=staff(Permission.READS_SETTINGS),
    writes=staff(Permission.MANAGES_DISCOUNTS),
    extra=(AutomaticInWords, partial(in_words, partial(LEVELS.entries, fresh=True))),
    query=ActiveQuery,
    fields={"required_achievements": REQUIRED_LEVELS, "specific_weekdays": DAYS},
    texts={
        "add": "Make an automatic discount; quotes know it within 30 seconds.",
        "remove": "Remove an automatic discount. Stays that have it keep it.",
    },
).add_to(router)
