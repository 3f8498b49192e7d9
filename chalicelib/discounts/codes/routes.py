"""The administration of discount codes. A code is addressed by its text, in any case."""

from chalicelib.discounts.codes import service
from chalicelib.discounts.codes.records import Code
from chalicelib.discounts.codes.service import CODES, CodeFilter
from chalicelib.discounts.codes.wire import (
    FIELDS,
    CodeInWords,
    CodeQuery,
    CodeUseView,
)
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import names_in
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource, administration
from chalicelib.web.pages import Page, PageQuery, answer_of
from chalicelib.web.routing import RequestInfo


def _page(query: CodeQuery) -> tuple[list[Code], int]:
    only = CodeFilter(query.source, query.is_active)
    if not query.search.strip():
        return service.page(only, offset=query.offset, size=query.size)
    codes = service.named(query.search, only)
    return codes[query.offset :][: query.size], len(codes)


router = administration(
    "discounts",
    Permission.MANAGES_DISCOUNTS,
    Resource(
        collection=CODES,
        path="/admin/discount-codes",
        one="code",
        many="codes, newest first",
        identity=str,
        has_own_key=True,
        query=CodeQuery,
        page=_page,
        fields=FIELDS,
        extra=CodeInWords,
        lookup=names_in,
        texts={
            "list": "Codes, newest first; `search` finds the one with exactly that text, in any "
            "case.\n\n`source` and `is_active` leave the others out. `page_size=none` answers an "
            "array of at\nmost 1000.",
            "add": "Make a code. The text of a code that was withdrawn stays taken.",
            "change": "Change the fields that are sent, except the text.",
            "remove": "Withdraw a code for ever. Bookings that carry it keep it.",
        },
    ),
)


@router.get("/admin/discount-codes/{code}/uses", audience=staff(Permission.READS_SETTINGS))
def list_uses(
    code: str, query: PageQuery, request: RequestInfo
) -> Page[CodeUseView] | list[CodeUseView]:
    """The bookings that carry a code, newest first.

    `page_size=none` answers an array of at most 1000.
    """
    uses, count = service.uses_of(code, offset=query.offset, size=query.size)
    results = [CodeUseView.of(use) for use in uses]
    return answer_of(results, count, query, request.url)
