"""The administration of discount codes. A code is addressed by its text, in any case."""

from collections.abc import Callable

from chalicelib.cloud.idempotency import Once
from chalicelib.discounts.records import CodeRecord
from chalicelib.discounts.service import codes
from chalicelib.discounts.service.codes import Wanted
from chalicelib.discounts.types import DiscountCode
from chalicelib.discounts.wire.admin_codes import (
    CodeChange,
    CodeQuery,
    CodeUseView,
    CodeView,
    NewCode,
)
from chalicelib.discounts.wire.fields import details_of
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.wire.fields import house_names
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, PageQuery, page_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("discounts")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_DISCOUNTS = staff(Permission.MANAGES_DISCOUNTS)


@router.get("/admin/discount-codes", audience=READS_SETTINGS)
def list_codes(query: CodeQuery, request: RequestInfo) -> Page[CodeView] | list[CodeView]:
    """Codes, newest first; `search` finds the one with exactly that text, in any case.

    `source` and `is_active` leave the others out. `page_size=none` answers an array of at most
    1000.
    """
    wanted = Wanted(query.source, query.is_active)
    if query.search.strip():
        cut = codes.named(query.search, wanted)
        rows = cut.rows[query.offset : query.offset + query.size]
    else:
        cut = codes.cut(wanted, offset=query.offset, size=query.size)
        rows = cut.rows
    view = _viewing(*rows)
    results = [view(row) for row in rows]
    return results if query.whole else page_of(results, cut.count, query, request.url)


@router.post("/admin/discount-codes", audience=MANAGES_DISCOUNTS, status=201)
def create_code(body: NewCode, caller: Staff, once: Once[CodeRecord] | None) -> CodeView:
    """Make a code. The text of a code that was withdrawn stays taken."""
    answering = once and once.answering(_view)
    code = DiscountCode(**details_of(body))
    return _view(codes.create(code, actor=caller.actor, once=answering))


@router.get("/admin/discount-codes/{code}", audience=READS_SETTINGS)
def show_code(code: str) -> CodeView:
    """One code."""
    return _view(codes.find(code))


@router.patch("/admin/discount-codes/{code}", audience=MANAGES_DISCOUNTS)
def change_code(code: str, body: CodeChange, caller: Staff) -> CodeView:
    """Change the fields that are sent, except the text."""
    return _view(codes.change(code, details_of(body), actor=caller.actor))


@router.delete("/admin/discount-codes/{code}", audience=MANAGES_DISCOUNTS, status=204)
def withdraw_code(code: str, caller: Staff) -> None:
    """Withdraw a code for ever. Bookings that carry it keep it."""
    codes.withdraw(code, actor=caller.actor)


@router.get("/admin/discount-codes/{code}/uses", audience=READS_SETTINGS)
def list_uses(
    code: str, query: PageQuery, request: RequestInfo
) -> Page[CodeUseView] | list[CodeUseView]:
    """The bookings that carry a code, newest first.

    `page_size=none` answers an array of at most 1000.
    """
    uses = codes.uses_of(code, offset=query.offset, size=query.size)
    results = [CodeUseView.of(use) for use in uses.rows]
    return results if query.whole else page_of(results, uses.count, query, request.url)


def _view(record: CodeRecord) -> CodeView:
    return _viewing(record)(record)


def _viewing(*records: CodeRecord) -> Callable[[CodeRecord], CodeView]:
    """How `records` are shown now, with the names of all their houses looked up once."""
    names = house_names({id_ for record in records for id_ in record.terms.property_ids})
    today = dates.today(clock.now())
    return lambda record: CodeView.of(record, names, today)
