"""The administration of the generators of codes."""

from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.discounts import shelves
from chalicelib.discounts.service import configuring
from chalicelib.discounts.types import DynamicDiscountConfig
from chalicelib.discounts.wire.admin_configs import DynamicChange, DynamicView, NewDynamic
from chalicelib.discounts.wire.fields import ActiveQuery, details_of
from chalicelib.kernel import ids, spanish
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


@router.get("/admin/dynamic-discounts", audience=READS_SETTINGS)
def list_dynamic(query: ActiveQuery, request: RequestInfo) -> Page[DynamicView] | list[DynamicView]:
    """Generators of codes, by name."""
    entries = shelves.DYNAMIC.entries(fresh=True).values()
    wanted = [entry for entry in entries if query.admits(entry.value.is_active)]
    rows = sorted(wanted, key=lambda entry: spanish.fold(entry.value.name))
    return page_of_list(rows, _view, query, request.url)


@router.post("/admin/dynamic-discounts", audience=MANAGES_DISCOUNTS, status=201)
def create_dynamic(
    body: NewDynamic, caller: Staff, once: Once[Entry[DynamicDiscountConfig]] | None
) -> DynamicView:
    """Make a generator of codes. Its name is its own, whatever the case."""
    config = DynamicDiscountConfig(config_id=ids.new_id(), **details_of(body))
    return _view(
        configuring.create(
            configuring.DYNAMIC,
            config.config_id,
            config,
            actor=caller.actor,
            once=once and once.answering(_view),
        )
    )


@router.get("/admin/dynamic-discounts/{config_id}", audience=READS_SETTINGS)
def show_dynamic(config_id: UUID) -> DynamicView:
    """One generator of codes."""
    return _view(shelves.DYNAMIC.get(str(config_id)))


@router.patch("/admin/dynamic-discounts/{config_id}", audience=MANAGES_DISCOUNTS)
def change_dynamic(config_id: UUID, body: DynamicChange, caller: Staff) -> DynamicView:
    """Change the fields that are sent, except the prefix."""
    entry = configuring.change(
        configuring.DYNAMIC, str(config_id), details_of(body), actor=caller.actor
    )
    return _view(entry)


@router.delete("/admin/dynamic-discounts/{config_id}", audience=MANAGES_DISCOUNTS, status=204)
def remove_dynamic(config_id: UUID, caller: Staff) -> None:
    """Remove a generator. The codes that it made stay."""
    configuring.remove(configuring.DYNAMIC, str(config_id), actor=caller.actor)


def _view(entry: Entry[DynamicDiscountConfig]) -> DynamicView:
    return DynamicView.of(entry, house_names(entry.value.property_ids))
