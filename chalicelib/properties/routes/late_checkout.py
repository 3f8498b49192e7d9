"""The administration of late checkouts: one rule a weekday, which is its id."""

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.service.prices import LATE_CHECKOUT
from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import LateCheckoutRule
from chalicelib.properties.wire.fields import details_of
from chalicelib.properties.wire.late_checkout import (
    LateCheckoutChange,
    LateCheckoutView,
    NewLateCheckout,
)
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, PageQuery, cut
from chalicelib.web.routing import RequestInfo, Router

TAKEN = "Ese día de la semana ya tiene una regla."

router = Router("properties")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_PRICES = staff(Permission.MANAGES_PRICES)


@router.get("/admin/late-checkout", audience=READS_SETTINGS)
def list_rules(
    query: PageQuery, request: RequestInfo
) -> Page[LateCheckoutView] | list[LateCheckoutView]:
    """The rules of the weekdays that have one, Monday first."""
    rows = sorted(LATE_CHECKOUT.entries(), key=lambda entry: entry.value.weekday)
    return cut(rows, LateCheckoutView.of, query, request.url)


@router.post("/admin/late-checkout", audience=MANAGES_PRICES, status=201)
def create_rule(
    body: NewLateCheckout, caller: Staff, once: Once[Entry[LateCheckoutRule]] | None
) -> LateCheckoutView:
    """Give a weekday without a rule (0 Monday to 6 Sunday) one."""
    entry = LATE_CHECKOUT.add(
        LateCheckoutRule(**details_of(body)),
        actor=caller.actor,
        once=once and once.answering(LateCheckoutView.of),
        taken=Invalid(fields={"weekday": [TAKEN]}),
    )
    return LateCheckoutView.of(entry)


@router.get("/admin/late-checkout/{weekday}", audience=READS_SETTINGS)
def show_rule(weekday: int) -> LateCheckoutView:
    """The rule of a weekday."""
    return LateCheckoutView.of(LATE_CHECKOUT.get(weekday))


@router.patch("/admin/late-checkout/{weekday}", audience=MANAGES_PRICES)
def change_rule(weekday: int, body: LateCheckoutChange, caller: Staff) -> LateCheckoutView:
    """Change the fields that are sent."""
    entry = LATE_CHECKOUT.change(weekday, details_of(body), actor=caller.actor)
    return LateCheckoutView.of(entry)


@router.delete("/admin/late-checkout/{weekday}", audience=MANAGES_PRICES, status=204)
def remove_rule(weekday: int, caller: Staff) -> None:
    """Leave a weekday to the general rule: late except on Fridays and Saturdays, no discount."""
    LATE_CHECKOUT.remove(weekday, actor=caller.actor)
