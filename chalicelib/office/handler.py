"""What the function `office` does with a request: it finds who asks and the page that is meant."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from chalicelib import entry
from chalicelib.cloud import logs
from chalicelib.kernel import clock, ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.office import sessions
from chalicelib.office.calls import Caller, NotAnswered, SignedOut
from chalicelib.office.described import resources
from chalicelib.office.pages import (
    actions,
    assets,
    bulk,
    entries,
    home,
    inline,
    lists,
    past,
    removal,
    signing,
    wrong,
)
from chalicelib.office.requests import Answer, Request, request_of
from chalicelib.office.visits import Visit
from chalicelib.office.work import registry

READS = {"GET", "HEAD"}
METHODS = {*READS, "POST"}
logger = logging.getLogger(__name__)
OF_NO_ENTRY = {("new",), (lists.BULK,), (lists.ROWS,)}
"""What follows the name of a resource where no entry is named."""
Page = Callable[..., Answer]


def answer(event: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to an event of the gateway."""
    correlation_id = str(event["requestContext"].get("requestId") or ids.new_id())
    with logs.Line("page", correlation_id, method=event["httpMethod"]) as line:
        found = _safely(lambda: _answered(request_of(event)))
        line["status"] = int(found.status)
    plain = found.plain()
    return {**plain, "body": ""} if event["httpMethod"] == "HEAD" else plain


def _safely(work: Callable[[], Answer], visit: Visit | None = None) -> Answer:
    """What `work` answers; where something of ours is wrong, a page that says so and keeps what was
    typed."""
    try:
        return work()
    except SignedOut:
        raise
    except Exception:
        logger.exception("unexpected error")
        return wrong.broken(logs.correlation.get(), visit)


def _refused(request: Request) -> Answer | None:
    """What is answered to nobody in particular."""
    if request.method not in METHODS:
        return wrong.page(HTTPStatus.METHOD_NOT_ALLOWED).with_headers(Allow="GET, HEAD, POST")
    if request.is_too_large:
        return wrong.page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if request.is_unreadable:
        return wrong.page(HTTPStatus.BAD_REQUEST)
    if request.method == "POST" and not request.is_from_our_pages:
        return wrong.page(HTTPStatus.FORBIDDEN)
    return assets.file(request) if request.segments[:1] == ("static",) else None


def _answered(request: Request) -> Answer:
    refused = _refused(request)
    if refused is not None:
        return refused
    if request.segments == ("sign-in",):
        return _signing_in(request)
    visit = _visit_of(request, sessions.token_of(request, clock.now()))
    if visit is None:
        return signing.asked(request)
    try:
        found = _safely(lambda: _page(visit), visit)
    except SignedOut:
        return signing.asked(request)
    return _kept(visit, found)


def _signing_in(request: Request) -> Answer:
    if request.method in READS:
        return signing.form(request)
    token, refused = signing.signed_in(request)
    if refused is not None:
        return refused
    meant = signing.meant(request)
    visit = _visit_of(meant, token)
    if visit is None:
        return signing.form(request)
    found = _safely(lambda: _again(visit), visit) if meant.form else signing.moved_on(meant)
    return _kept(visit, found)


def _kept(visit: Visit, found: Answer) -> Answer:
    """The answer with the session that goes on, unless it ends with it."""
    if "Set-Cookie" in found.headers:
        return found
    cookie = sessions.cookie_of(visit.request, visit.caller.token, visit.now)
    return found.with_headers(Set_Cookie=cookie)


def _visit_of(request: Request, token: str) -> Visit | None:
    """The visit of whoever carries a token of a member of the staff."""
    if not token:
        return None
    try:
        who = entry.caller_of(token)
    except Unauthenticated:
        return None
    if not isinstance(who, Staff):
        return None
    return Visit(request=request, caller=Caller(request, token), staff=who, now=clock.now())


def _page(visit: Visit) -> Answer:
    request = visit.request
    is_change = request.method == "POST"
    if is_change and not sessions.is_proven(request, visit.caller.token):
        return _again(visit)
    match request.segments:
        case ():
            return home.page(visit)
        case ("sign-out",) if is_change:
            return signing.out(visit)
        case ("sessions",):
            return signing.sessions_ended(visit) if is_change else signing.sessions_of(visit)
        case (slug, *_) if slug in registry.all_of_them():
            return _work_of(visit, is_change=is_change)
    return _of_resource(visit, is_change=is_change)


def _of_resource(visit: Visit, *, is_change: bool) -> Answer:
    slug, *rest = visit.request.segments
    resource = resources.all_of_them().get(slug)
    if resource is None or not visit.may(resource.reads):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    return _page_of(visit, resource, tuple(rest), is_change=is_change)


def _work_of(visit: Visit, *, is_change: bool) -> Answer:
    slug, *rest = visit.request.segments
    work = registry.all_of_them()[slug]
    part = work.part("sent" if is_change else "shown") if visit.may_any(work.reads) else None
    try:
        found = part(visit, *rest) if part is not None else None
    except NotAnswered as refused:
        return wrong.of(refused.said, visit)
    return found or wrong.page(HTTPStatus.NOT_FOUND, visit)


def _page_of(
    visit: Visit, resource: resources.Resource, rest: tuple[str, ...], *, is_change: bool
) -> Answer:
    page: Page | None = None
    match rest:
        case ():
            page = None if is_change else lists.page
        case ("new",):
            page = entries.added if is_change else entries.blank
        case (lists.BULK,):
            page = bulk.sent if is_change else bulk.back
        case (lists.ROWS,):
            page = inline.sent if is_change else bulk.back
        case (_,):
            page = entries.saved if is_change else entries.page
        case (_, "history"):
            page = None if is_change else past.page
        case (_, "delete"):
            page = removal.done if is_change else removal.page
        case (_, "do", _):
            page = actions.done if is_change else actions.page
    if page is None:
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    # An id or the name of an action may be any word, so their places tell them.
    return page(visit, resource, *(() if rest in OF_NO_ENTRY else rest[::2]))


def _again(visit: Visit) -> Answer:
    """The form that was sent from another session, with all that was typed, to be sent again."""
    visit = msgspec.structs.replace(visit, is_again=True)
    slug = next(iter(visit.request.segments), "")
    if slug in registry.all_of_them():
        return _work_of(visit, is_change=False)
    resource = resources.all_of_them().get(slug)
    found = None
    if resource is not None and visit.may(resource.reads):
        found = _typed_again(visit, resource, visit.request.segments[1:])
    return found or signing.moved_on(msgspec.structs.replace(visit.request, form=()))


def _typed_again(
    visit: Visit, resource: resources.Resource, rest: tuple[str, ...]
) -> Answer | None:
    match rest:
        case ("new",):
            return entries.blank(visit, resource)
        case (lists.BULK,):
            return bulk.asked(visit, resource)
        case (lists.ROWS,):
            return inline.again(visit, resource)
        case (entry_id,):
            return entries.page(visit, resource, entry_id)
        case (entry_id, "do", name):
            return actions.page(visit, resource, entry_id, name)
    return None
