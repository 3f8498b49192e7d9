"""The administration of additional services."""

from functools import partial
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.service.offers import SERVICES
from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import Service, natural_order
from chalicelib.properties.wire.fields import details_of, house_names
from chalicelib.properties.wire.services import NewService, ServiceChange, ServiceView
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, PageQuery, cut
from chalicelib.web.routing import RequestInfo, Router

router = Router("properties")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_PRICES = staff(Permission.MANAGES_PRICES)


@router.get("/admin/services", audience=READS_SETTINGS)
def list_services(query: PageQuery, request: RequestInfo) -> Page[ServiceView] | list[ServiceView]:
    """Every service, by name."""
    rows = sorted(SERVICES.entries(), key=lambda entry: natural_order(entry.value.name))
    names = house_names(id_ for entry in rows for id_ in entry.value.property_ids)
    return cut(rows, partial(ServiceView.of, names=names), query, request.url)


@router.post("/admin/services", audience=MANAGES_PRICES, status=201)
def create_service(
    body: NewService, caller: Staff, once: Once[Entry[Service]] | None
) -> ServiceView:
    """Offer a service, in the named houses or (none named) in all."""
    service = Service(service_id=ids.new_id(), **details_of(body))
    answering = once and once.answering(_view)
    return _view(SERVICES.add(service, actor=caller.actor, once=answering))


@router.get("/admin/services/{service_id}", audience=READS_SETTINGS)
def show_service(service_id: UUID) -> ServiceView:
    """One service."""
    return _view(SERVICES.get(service_id))


@router.patch("/admin/services/{service_id}", audience=MANAGES_PRICES)
def change_service(service_id: UUID, body: ServiceChange, caller: Staff) -> ServiceView:
    """Change the fields that are sent."""
    return _view(SERVICES.change(service_id, details_of(body), actor=caller.actor))


@router.delete("/admin/services/{service_id}", audience=MANAGES_PRICES, status=204)
def remove_service(service_id: UUID, caller: Staff) -> None:
    """Stop offering a service. Stays that include it keep it."""
    SERVICES.remove(service_id, actor=caller.actor)


def _view(entry: Entry[Service]) -> ServiceView:
    return ServiceView.of(entry, house_names(entry.value.property_ids))
