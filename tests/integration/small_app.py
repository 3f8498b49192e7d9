"""A small application of one router, to see what the edge does around any room."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.kernel.errors import (
    CasaAustinError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import CLIENT, PUBLIC, staff
from chalicelib.web.files import UploadedFile
from chalicelib.web.limits import Limit
from chalicelib.web.pages import Page, PageQuery, page_of
from chalicelib.web.routing import Reply, RequestInfo, Router

router = Router("small: things")
WRITES_STAYS = staff(Permission.WRITES_STAYS)
READS = Limit("reads", most=3, within=timedelta(seconds=30))
WRITES = Limit("writes", most=2, within=timedelta(minutes=1))
SELDOM_ASKED = Limit("seldom", most=3, within=timedelta(seconds=30), free=2)
FROM_ONE_ADDRESS = Limit("address", most=5, within=timedelta(seconds=10), by="address")
ERRORS: dict[str, CasaAustinError] = {
    "conflict": Conflict("Ocupado.", code="taken"),
    "forbidden": Forbidden(),
    "not-found": NotFound(),
    "invalid": Invalid(fields={"name": ["Mal."]}),
    "wait": TooManyRequests(30),
    "unavailable": Unavailable(),
    "unauthenticated": Unauthenticated(),
}


class Visit(Model):
    """How often something happened, in table `nights`."""

    Meta = store.meta("nights")
    property_id = UnicodeAttribute(hash_key=True)
    night = UnicodeAttribute(range_key=True)
    times = NumberAttribute(default=0)


class Order(msgspec.Struct):
    """What is ordered."""

    name: Annotated[str, msgspec.Meta(max_length=20)]
    price: Decimal = Decimal(0)
    day: date | None = None


class Papers(msgspec.Struct):
    """Files with a note."""

    file: UploadedFile
    copy: UploadedFile | None = None
    more: list[UploadedFile] = []
    note: str = ""


class Receipt(msgspec.Struct):
    """What was done."""

    number: int
    name: str
    price: Decimal


class Sized(msgspec.Struct):
    """How large a file was."""

    filename: str
    size: int


class Short(msgspec.Struct):
    """A reader's view."""

    id: str


class Full(msgspec.Struct):
    """A writer's view."""

    id: str
    cost: Decimal


class Refusal(msgspec.Struct):
    """An error in a shape of its own."""

    success: bool
    error: str


class Where(msgspec.Struct):
    """Where a request came from."""

    url: str
    base_url: str
    address: str


class Search(PageQuery, kw_only=True):
    """A search."""

    search: str = ""
    since: date | None = None


def refusal(error: CasaAustinError) -> Refusal:
    """An error in the shape of its own."""
    return Refusal(success=False, error=error.message)


@router.post("/orders", audience=CLIENT, status=201)
def order(body: Order, caller: Guest, once: Once[Receipt] | None) -> Receipt:
    """Order something.

    Each order counts once.
    """
    return _count(body, caller.client_id, once)


@router.post("/orders/{order_id}", audience=CLIENT)
def order_again(order_id: UUID, body: Order, caller: Guest, once: Once[Receipt] | None) -> Receipt:
    """Order the same again."""
    return _count(body, str(order_id), once)


def _count(body: Order, name: str, once: Once[Receipt] | None) -> Receipt:
    earlier = store.fetch(Visit, name, "orders")
    number = int(earlier.times) + 1 if earlier is not None else 1
    receipt = Receipt(number, body.name, body.price)
    tx = Transaction(clock.now())
    tx.put(Visit(name, "orders", times=number))
    tx.once(once, receipt)
    tx.commit()
    return receipt


@router.post("/papers", audience=WRITES_STAYS)
def papers(body: Papers) -> Sized:
    """Send a file."""
    return Sized(body.file.filename, len(body.file.content))


@router.get("/things", audience=PUBLIC)
def things(
    query: Search, caller: Caller | None, request: RequestInfo
) -> Page[Full | Short] | list[Full | Short]:
    """A list."""
    ids = [str(number) for number in range(30)]
    found: list[Full | Short] = [
        Full(one, Decimal("1.50")) if isinstance(caller, Staff) else Short(one) for one in ids
    ]
    if query.whole:
        return found
    page = found[query.offset : query.offset + query.size]
    return page_of(page, len(found), query, request.url)


@router.get("/things/{thing_id}/parts/{number}", audience=PUBLIC)
def part(thing_id: UUID, number: int, request: RequestInfo) -> Where:
    """One part of a thing."""
    return Where(request.url, request.base_url, request.address)


@router.delete("/things/{name}", audience=WRITES_STAYS, status=204)
def remove(name: str) -> None:
    """Remove a thing."""


@router.patch("/visits/{name}", audience=CLIENT)
def visit(name: str, body: Order) -> Receipt:
    """Count a visit; the use case knows nothing of keys."""
    return _count(body, name, None)


@router.delete("/visits/{name}", audience=CLIENT, status=204)
def forget(name: str) -> None:
    """Forget the visits, of which there must be some."""
    visits = Visit(name, "orders")
    tx = Transaction(clock.now())
    tx.delete(visits, when=Visit.property_id.exists(), otherwise=NotFound())
    tx.commit()


@router.put("/visits/{name}", audience=CLIENT)
def look_at(name: str) -> Receipt:
    """How many visits there were; nothing is written."""
    found = store.fetch(Visit, name, "orders")
    return Receipt(int(found.times) if found is not None else 0, name, Decimal(0))


@router.post("/passwords", audience=CLIENT, takes_keys=False)
def password() -> Receipt:
    """Take a password, of which no digest may be kept."""
    return Receipt(1, "password", Decimal(0))


@router.get("/rates", audience=PUBLIC, limits=(READS, FROM_ONE_ADDRESS))
def rates(query: Search) -> Short:
    """What everybody asks."""
    store.fetch(Visit, "rates", "1")
    return Short(query.search)


@router.get("/cheap-rates", audience=PUBLIC, limits=(SELDOM_ASKED,))
def cheap_rates() -> Short:
    """What everybody asks a few times."""
    return Short("rate")


@router.post("/rates", audience=CLIENT, limits=(WRITES,))
def rate(caller: Guest) -> Receipt:
    """Count a rating."""
    return _count(Order("rate"), caller.client_id, None)


@router.get("/errors/{name}", audience=PUBLIC)
def fail(name: str) -> Receipt:
    """Fail."""
    raise ERRORS.get(name) or RuntimeError("secret 40000001")


@router.get("/own-errors/{name}", audience=PUBLIC, envelope=refusal, problem=Refusal)
def fail_in_its_own_way(name: str) -> Receipt:
    """Fail in a shape of its own."""
    raise ERRORS[name]


@router.get("/files/{kind}", audience=PUBLIC, media="application/pdf")
def file(kind: str) -> Reply:
    """A file."""
    answers = {
        "pdf": Reply(b"%PDF\xff", "application/pdf", headers={"X-Name": "a.pdf"}),
        "text": Reply("año".encode(), "text/plain; charset=utf-8"),
        "there": Reply(status=302, headers={"Location": "https://elsewhere.example/"}),
    }
    return answers[kind]
