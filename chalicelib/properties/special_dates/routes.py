"""The administration of special dates, one by one (by house and day: `houses`)."""

from typing import Any
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.special_dates import service as special_dates
from chalicelib.properties.special_dates.wire import (
    HouseDateView,
    NewSpecialDate,
    SpecialDateChange,
    SpecialDateQuery,
)
from chalicelib.properties.types import House, SpecialDate
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, page_of_list
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import sent_fields

MANAGES_PRICES = staff(Permission.MANAGES_PRICES)
READS_SETTINGS = staff(Permission.READS_SETTINGS)

router = Router("properties")


@router.get("/admin/special-dates", audience=READS_SETTINGS)
def list_special_dates(
    query: SpecialDateQuery, request: RequestInfo
) -> Page[HouseDateView] | list[HouseDateView]:
    """Special dates of a house (`property`), of a month, or all, by house and day."""
    rows = [
        (house, special)
        for house, special in special_dates.everywhere()
        if query.is_for(house.property_id) and query.month in {None, special.month}
    ]
    return page_of_list(rows, _view, query, request.url)


@router.post("/admin/special-dates", audience=MANAGES_PRICES, status=201)
def create_special_date(
    body: NewSpecialDate, caller: Staff, once: Once[tuple[House, SpecialDate]] | None
) -> HouseDateView:
    """Give a house a special date on a day that has none."""
    details = _details(body)
    property_id = str(details.pop("property_id"))
    house, special = special_dates.add_special_date(
        property_id,
        SpecialDate(special_date_id=ids.new_id(), **details),
        actor=caller.actor,
        once=once and once.answering(_view),
    )
    return _view((house, special))


@router.get("/admin/special-dates/{special_date_id}", audience=READS_SETTINGS)
def show_special_date(special_date_id: UUID) -> HouseDateView:
    """One special date."""
    return _view(special_dates.find(str(special_date_id)))


@router.get("/admin/special-dates/{special_date_id}/history", audience=READS_SETTINGS)
def special_date_history(special_date_id: UUID) -> list[Version]:
    """Who changed what of a special date, and when, the newest first.

    It is a part of its house's history, which goes on telling of special dates that were removed.
    """
    return versions(special_dates.history(str(special_date_id)))


@router.patch("/admin/special-dates/{special_date_id}", audience=MANAGES_PRICES)
def change_special_date(
    special_date_id: UUID, body: SpecialDateChange, caller: Staff
) -> HouseDateView:
    """Change the fields that are sent, the day with them; the house stays."""
    changed = special_dates.change_special_date(
        str(special_date_id), _details(body), actor=caller.actor
    )
    return _view(changed)


@router.delete("/admin/special-dates/{special_date_id}", audience=MANAGES_PRICES, status=204)
def remove_special_date(special_date_id: UUID, caller: Staff) -> None:
    """Let the day cost again what its season says."""
    special_dates.remove_by_id(str(special_date_id), actor=caller.actor)


def _details(body: SpecialDateChange) -> dict[str, Any]:
    details = sent_fields(body)
    if "description" in details:
        details["description"] = details["description"] or ""
    return details


def _view(found: tuple[House, SpecialDate]) -> HouseDateView:
    return HouseDateView.of_house(*found)
