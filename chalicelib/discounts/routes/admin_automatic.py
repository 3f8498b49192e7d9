"""The administration of automatic discounts."""

from functools import partial
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.discounts import shelves
from chalicelib.discounts.service import configuring
from chalicelib.discounts.types import AutomaticDiscount
from chalicelib.discounts.wire.admin_automatic import AutomaticChange, AutomaticView, NewAutomatic
from chalicelib.discounts.wire.fields import ActiveQuery, details_of
from chalicelib.kernel import ids, spanish
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.shelves import ACHIEVEMENTS
from chalicelib.properties.shelves import Entry
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, page_of_list
from chalicelib.web.routing import RequestInfo, Router

router = Router("discounts")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_DISCOUNTS = staff(Permission.MANAGES_DISCOUNTS)


@router.get("/admin/automatic-discounts", audience=READS_SETTINGS)
def list_automatic(
    query: ActiveQuery, request: RequestInfo
) -> Page[AutomaticView] | list[AutomaticView]:
    """Automatic discounts, by name."""
    entries = shelves.AUTOMATIC.entries(fresh=True).values()
    wanted = [entry for entry in entries if query.admits(entry.value.is_active)]
    rows = sorted(wanted, key=lambda entry: spanish.fold(entry.value.name))
    # Of the same fresh reading as the discounts.
    levels = ACHIEVEMENTS.entries()
    return page_of_list(rows, partial(AutomaticView.of, levels=levels), query, request.url)


@router.post("/admin/automatic-discounts", audience=MANAGES_DISCOUNTS, status=201)
def create_automatic(
    body: NewAutomatic, caller: Staff, once: Once[Entry[AutomaticDiscount]] | None
) -> AutomaticView:
    """Make an automatic discount; quotes know it within 30 seconds."""
    discount = AutomaticDiscount(discount_id=ids.new_id(), **details_of(body))
    return _view(
        configuring.create(
            configuring.AUTOMATIC,
            discount.discount_id,
            discount,
            actor=caller.actor,
            once=once and once.answering(_view),
        )
    )


@router.get("/admin/automatic-discounts/{discount_id}", audience=READS_SETTINGS)
def show_automatic(discount_id: UUID) -> AutomaticView:
    """One automatic discount."""
    return _view(shelves.AUTOMATIC.get(str(discount_id)))


@router.patch("/admin/automatic-discounts/{discount_id}", audience=MANAGES_DISCOUNTS)
def change_automatic(discount_id: UUID, body: AutomaticChange, caller: Staff) -> AutomaticView:
    """Change the fields that are sent."""
    entry = configuring.change(
        configuring.AUTOMATIC, str(discount_id), details_of(body), actor=caller.actor
    )
    return _view(entry)


@router.delete(
    "/admin/automatic-discounts/{discount_id}",
    audience=MANAGES_DISCOUNTS,
    status=204,
)
def remove_automatic(discount_id: UUID, caller: Staff) -> None:
    """Remove an automatic discount. Stays that have it keep it."""
    configuring.remove(configuring.AUTOMATIC, str(discount_id), actor=caller.actor)


def _view(entry: Entry[AutomaticDiscount]) -> AutomaticView:
    return AutomaticView.of(entry, ACHIEVEMENTS.entries(fresh=True))
