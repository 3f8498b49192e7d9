"""The administration of many special dates at once: a house's, or lines of text."""

from typing import Any
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.bulk_dates import rules, service
from chalicelib.properties.bulk_dates.wire import (
    BULK_FORMAT,
    AllDatesBody,
    AllDatesView,
    BulkAnswer,
    BulkBody,
    BulkFormat,
    DateRow,
    DatesCard,
)
from chalicelib.properties.houses.service import HOUSES, house_of
from chalicelib.properties.special_dates.rules import DateInput, Loaded, in_row
from chalicelib.web import reading
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, PageQuery, page_of_list
from chalicelib.web.routing import RequestInfo, Router

ONE_SOURCE = "Envíe las fechas en `bulk_data` o en `csv_file`, no en ambos."

MANAGES_PRICES = staff(Permission.MANAGES_PRICES)
READS_SETTINGS = staff(Permission.READS_SETTINGS)

router = Router("properties")


@router.get("/admin/special-dates-manager", audience=READS_SETTINGS)
def list_cards(query: PageQuery, request: RequestInfo) -> Page[DatesCard] | list[DatesCard]:
    """How many special dates each house has, and the first of them."""
    return page_of_list(HOUSES.values(fresh=True), DatesCard.of, query, request.url)


@router.get("/admin/special-dates-manager/{property_id}", audience=READS_SETTINGS)
def show_all(property_id: UUID) -> AllDatesView:
    """All special dates of a house."""
    house = house_of(str(property_id))
    return AllDatesView.of(house, house.special_dates)


@router.put("/admin/special-dates-manager/{property_id}", audience=MANAGES_PRICES)
def replace_all(property_id: UUID, body: AllDatesBody, caller: Staff) -> AllDatesView:
    """Let a house have these special dates and no others, all at once or not at all.

    A date that stays keeps its id, and what its row leaves out.
    """
    house = house_of(str(property_id))
    rows = _rows(body.dates_data)
    dates = service.replace_all(house.property_id, rows, actor=caller.actor)
    return AllDatesView.of(house, dates)


@router.get("/admin/bulk-special-dates", audience=READS_SETTINGS)
def show_format() -> BulkFormat:
    """What a bulk load accepts."""
    return BULK_FORMAT


@router.post("/admin/bulk-special-dates", audience=MANAGES_PRICES)
def load_many(body: BulkBody, caller: Staff, once: Once[Loaded] | None) -> BulkAnswer:
    """Add many special dates to a house, all at once or (one line is wrong) not at all."""
    property_id = str(body.property)

    def view(loaded: Loaded) -> BulkAnswer:
        return BulkAnswer.of(property_id, loaded)

    loaded = service.load_many(
        property_id,
        _lines(body),
        overwrite=bool(body.overwrite_existing),
        actor=caller.actor,
        once=once and once.answering(view),
    )
    return view(loaded)


def _rows(sent: list[dict[str, Any]]) -> list[DateInput]:
    rows: list[DateInput] = []
    problems: dict[str, list[str]] = {}
    for number, fields in enumerate(sent):
        try:
            rows.append(reading.read(DateRow, fields, forbid_unknown=True).date_input())
        except Invalid as error:
            problems.update(in_row(number, error))
    if problems:
        raise Invalid(fields=problems)
    return rows


def _lines(body: BulkBody) -> list[DateInput]:
    if body.bulk_data is not None and body.csv_file is not None:
        raise Invalid(fields={"bulk_data": [ONE_SOURCE], "csv_file": [ONE_SOURCE]})
    if body.csv_file is not None:
        return rules.special_dates_in(rules.text_of(body.csv_file.content), "csv_file")
    return rules.special_dates_in(body.bulk_data or "", "bulk_data")
