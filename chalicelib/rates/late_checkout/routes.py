"""The administration of late checkouts: one rule a weekday, which is its id."""

from collections.abc import Callable, Sequence

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.kernel import spanish
from chalicelib.kernel.permissions import Permission
from chalicelib.rates.late_checkout.service import LATE_CHECKOUT
from chalicelib.rates.types import LateCheckoutRule
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource
from chalicelib.web.routing import Router
from chalicelib.web.shapes import Field

MANAGES_PRICES = staff(Permission.MANAGES_PRICES)
READS_SETTINGS = staff(Permission.READS_SETTINGS)

router = Router("rates")


class Weekday(msgspec.Struct, frozen=True):
    """The weekday of a rule: 0 Monday to 6 Sunday."""

    weekday: int
    """The weekday of the departure, 0 Monday to 6 Sunday."""
    weekday_display: str
    """The weekday in Spanish."""

    @classmethod
    def of(cls, entry: Entry[LateCheckoutRule]) -> "Weekday":
        """The weekday of a rule."""
        return cls(entry.value.weekday, spanish.weekday_name(entry.value.weekday))


def _weekdays(
    _entries: Sequence[Entry[LateCheckoutRule]],
) -> Callable[[Entry[LateCheckoutRule]], Weekday]:
    return Weekday.of


Resource(
    LATE_CHECKOUT,
    path="/admin/late-checkout",
    one="rule",
    many="rules of the weekdays that have one, Monday first",
    reads=READS_SETTINGS,
    writes=MANAGES_PRICES,
    identity=int,
    has_own_key=True,
    extra=(Weekday, _weekdays),
    fields={
        "weekday": Field("weekday", is_fixed=True),
        "allowed": Field("allows_late_checkout"),
    },
    texts={
        "add": "Give a weekday without a rule (0 Monday to 6 Sunday) one.",
        "remove": "Leave a weekday to the general rule: late except on Fridays and Saturdays, "
        "no discount.",
    },
).add_to(router)
