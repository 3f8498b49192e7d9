"""What each hot path asks of DynamoDB, warm."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec

from bench import history, scene
from bench.report import Figure, Report
from bench.scene import ADMINISTRATOR, NOW, Scene
from bench.timing import TIMES, figures, timed
from bench.watching import watching
from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.types import Device
from chalicelib.clients import service as clients
from chalicelib.clients import writing
from chalicelib.clients.types import Client, Details
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.documents import Document
from chalicelib.guests.sign_in import service as sign_in
from chalicelib.kernel import cache, dates
from chalicelib.kernel.callers import Guest
from chalicelib.loyalty.membership import awarding
from chalicelib.pricing.quotes import service as pricing
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.quotes.types import QuoteRequest
from chalicelib.reservations.bookings import service as booking
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.lists import routes as stay_lists
from chalicelib.reservations.lists.wire import CalendarQuery, StayListQuery
from chalicelib.sync.calendars import service as calendars
from chalicelib.web.routing import RequestInfo

TODAY = dates.today(NOW)
PASSWORD = "ola-verde-11-rocas"
FRIENDS = 50
WITH_PASSWORD = Details(
    document_type="dni",
    number_doc="45678901",
    first_name="María",
    last_name="Quispe",
    tel_number="51987654321",
)
HERE = RequestInfo("", "", "", "http://api.test/v1/reservations/", "http://api.test")


def measure(report: Report) -> None:
    """Quotes, bookings, and pages of short and long lists."""
    business = scene.build(house_count=4, client_count=20)
    _quote_and_book(report, business)
    _sign_in(report)
    history.fill(business, 100, first=TODAY - timedelta(days=300), last=TODAY + timedelta(days=100))
    _pages(report, "100 stays")
    history.fill(business, 99_900, first=date(1960, 1, 1), last=date(2024, 12, 1))
    _pages(report, "100,000 stays")
    deep = StayListQuery(page_size="20", page=4000)
    _trips(report, "page 4,000 of all stays", partial(stay_lists.list_stays, deep, HERE), warm=True)
    _year(report, business)
    _exported(report)


def _year(report: Report, business: Scene) -> None:
    """A year of 1,660 stays in the calendar."""
    history.fill(business, 1660, first=date(2027, 1, 1), last=date(2027, 12, 30))
    query = CalendarQuery(year="2027")
    show = partial(stay_lists.calendar, ADMINISTRATOR, query, HERE)
    _trips(report, "a year's calendar of 1,660 stays", show, warm=True)


def _exported(report: Report) -> None:
    """The calendar of a house that others read: a year of 120 stays."""
    business = scene.build(house_count=1, client_count=1)
    for number in range(120):
        command = scene.staff_command(business, 0, 0, number * 3, 2)
        booking.book_by_staff(command, caller=ADMINISTRATOR, now=NOW)
    link = calendars.LINKS.save(calendars.LINKS.new(name="Airbnb"), actor="staff#1")
    token = calendars.hand_out(link.entry_id, actor="staff#1")
    read = partial(calendars.calendar, token, None, now=NOW)
    _trips(report, "a house's calendar for others, 120 stays", read, warm=True)


def _quote_and_book(report: Report, business: Scene) -> None:
    request = QuoteRequest(stay=StayRequest(date(2026, 4, 16), date(2026, 4, 19), 4))
    quote = partial(pricing.quote, request, caller=None, now=NOW)
    _trips(report, "a quote of all houses", quote, warm=True)
    by_staff = scene.staff_command(business, 0, 0, 10, 3)
    book = partial(booking.book_by_staff, by_staff, caller=ADMINISTRATOR, now=NOW)
    _trips(report, "a booking by staff", book, warm=False)
    guest = Guest(business.client_ids[0], "bench")
    by_guest = scene.guest_command(business, 0, 20, 3)
    hold = partial(guest_booking.book_by_guest, by_guest, caller=guest, now=NOW)
    _trips(report, "a guest's booking", hold, warm=False)


def _sign_in(report: Report) -> None:
    """A guest's sign-in with a password, also once the guest has brought others, and a refresh of
    its tokens."""
    client = clients.create(WITH_PASSWORD, now=NOW, actor="staff#1")
    tx = Transaction(NOW)
    hashed = hashing.hash(PASSWORD)
    writing.replace(tx, client, writing.changed(client, password=hashed))
    tx.commit()
    document = Document.of_client(client)
    enter = partial(sign_in.sign_in, document, PASSWORD, device=Device("203.0.113.1"), now=NOW)
    _trips(report, "a guest's sign-in", enter, warm=True)
    _bring(client, FRIENDS)
    _trips(report, f"a guest's sign-in, {FRIENDS} friends", enter, warm=True)
    _, pair = enter()
    refresh = partial(sessions.refresh, pair.refresh, now=NOW)
    _trips(report, "a refresh", refresh, warm=False)


def _bring(client: Client, count: int) -> None:
    """Let a client have brought so many others, of whom everyone has heard."""
    for number in range(count):
        details = msgspec.structs.replace(WITH_PASSWORD, number_doc=f"{46_000_000 + number}")
        friend = clients.create(
            details, now=NOW, actor="staff#1", referrer_code=client.referral_code
        )
        awarding.follow(friend.client_id, now=NOW)


def _pages(report: Report, stays: str) -> None:
    cache.forget_all()
    for name, query in (
        ("page 1 of all stays", StayListQuery(page_size="20")),
        ("page 1 of stays to come", StayListQuery(page_size="20", scope="today")),
        ("page 3 of a month", StayListQuery(page_size="2", page=2, year="2025", month="6")),
    ):
        page = partial(stay_lists.list_stays, query, HERE)
        _trips(report, f"{name}, {stays}", page, warm=True)


def _trips(report: Report, name: str, work: Callable[[], Any], *, warm: bool) -> None:
    times = figures([timed(work) for _ in range(TIMES)]) if warm else ()
    with watching() as watch:
        work()
    report.line(
        f"DynamoDB round trips of {name}",
        Figure(watch.reads, "reads"),
        Figure(watch.writes, "writes"),
        Figure(watch.total_units, "units", "g"),
        *times,
    )
