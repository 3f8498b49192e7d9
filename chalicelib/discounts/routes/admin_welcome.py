"""The administration of welcome discounts."""

from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.discounts import shelves
from chalicelib.discounts.service import configuring
from chalicelib.discounts.types import WelcomeDiscountConfig
from chalicelib.discounts.wire.admin_configs import NewWelcome, WelcomeChange, WelcomeView
from chalicelib.discounts.wire.fields import ActiveQuery, details_of
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.shelves import Entry
from chalicelib.properties.wire.fields import house_names
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, page_of_list
from chalicelib.web.routing import RequestInfo, Router

router = Router("discounts")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_DISCOUNTS = staff(Permission.MANAGES_DISCOUNTS)


@router.get("/admin/welcome-discounts", audience=READS_SETTINGS)
def list_welcome(query: ActiveQuery, request: RequestInfo) -> Page[WelcomeView] | list[WelcomeView]:
    """Welcome discounts, newest first."""
    entries = shelves.WELCOME.entries(fresh=True).values()
    wanted = [entry for entry in entries if query.admits(entry.value.is_active)]
    rows = sorted(wanted, key=lambda entry: entry.created, reverse=True)
    return page_of_list(rows, _view, query, request.url)


@router.post("/admin/welcome-discounts", audience=MANAGES_DISCOUNTS, status=201)
def create_welcome(
    body: NewWelcome, caller: Staff, once: Once[Entry[WelcomeDiscountConfig]] | None
) -> WelcomeView:
    """Make a welcome discount; an active one takes the place of the former."""
    config = WelcomeDiscountConfig(config_id=ids.new_id(), **details_of(body))
    return _view(
        configuring.create(
            configuring.WELCOME,
            config.config_id,
            config,
            actor=caller.actor,
            once=once and once.answering(_view),
        )
    )


@router.get("/admin/welcome-discounts/{config_id}", audience=READS_SETTINGS)
def show_welcome(config_id: UUID) -> WelcomeView:
    """One welcome discount."""
    return _view(shelves.WELCOME.get(str(config_id)))


@router.patch("/admin/welcome-discounts/{config_id}", audience=MANAGES_DISCOUNTS)
def change_welcome(config_id: UUID, body: WelcomeChange, caller: Staff) -> WelcomeView:
    """Change the fields that are sent; an active one takes the place of the former."""
    entry = configuring.change(
        configuring.WELCOME, str(config_id), details_of(body), actor=caller.actor
    )
    return _view(entry)


@router.delete("/admin/welcome-discounts/{config_id}", audience=MANAGES_DISCOUNTS, status=204)
def remove_welcome(config_id: UUID, caller: Staff) -> None:
    """Remove a welcome discount. The codes that it gave stay."""
    configuring.remove(configuring.WELCOME, str(config_id), actor=caller.actor)


def _view(entry: Entry[WelcomeDiscountConfig]) -> WelcomeView:
    return WelcomeView.of(entry, house_names(entry.value.property_ids))
