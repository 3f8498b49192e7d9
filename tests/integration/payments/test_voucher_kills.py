"""A process that is killed before or after any call while a voucher is sent, opened or reviewed:
whoever does it again ends it, with one effect."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import cache
from chalicelib.payments.vouchers import following
from tests.support.arrivals import deliver, notice
from tests.support.http import Api
from tests.support.kills import Killed, Moment, killed_at
from tests.support.pictures import jpeg
from tests.support.sizes import calls

from .conftest import NOW, Book, made, shown
from .vouchers import decide, payments, presign, send, sent, upload, uploads

MOST_CALLS = 40
Prepare = Callable[[], dict[str, Any]]


@pytest.fixture
def another(ana: Client, book: Book) -> Prepare:
    """Another hold of Ana's."""
    numbers = count()

    def prepare() -> dict[str, Any]:
        begins = date(2026, 4, 6) + timedelta(days=7 * next(numbers))
        ends = begins + timedelta(days=2)
        fields = {"check_in_date": begins.isoformat(), "check_out_date": ends.isoformat()}
        return made(book(**fields))

    return prepare


def at_every_call(
    moment: Moment, prepare: Prepare, act: Callable[[dict[str, Any]], Any]
) -> Iterator[dict[str, Any]]:
    """Kill `act` at its 1st call and let it be done again, then (from anew) at the 2nd, and so on;
    what was prepared each time."""
    for number in calls(MOST_CALLS):
        stay = prepare()
        with killed_at(number, moment) as kill, suppress(Killed):
            act(stay)
        cache.forget_all()
        act(stay)
        yield stay
        if not kill.is_done:
            return
    raise AssertionError(f"more than {MOST_CALLS} calls")


@pytest.fixture(params=["before", "after"])
def moment(request: pytest.FixtureRequest) -> Moment:
    """When the process is killed: before a call takes effect, or after."""
    found: Moment = request.param
    return found


@pytest.mark.soak
def test_sending(api: Api, another: Prepare, moment: Moment) -> None:
    numbers = count()
    contents: dict[str, bytes] = {}

    def act(stay: dict[str, Any]) -> None:
        content = contents.setdefault(stay["id"], jpeg(next(numbers)))
        assert send(api, stay, content).status_code == 200

    for stay in at_every_call(moment, another, act):
        (payment,) = payments(api, stay)
        assert (payment["state"], payment["same_file_as"]) == ("under_review", None)
        after = shown(api, stay)
        assert (after["status"], len(after["recipts"])) == ("pending", 1)


@pytest.mark.soak
@pytest.mark.parametrize("is_good", [True, False])
def test_following_a_file(api: Api, another: Prepare, moment: Moment, is_good: bool) -> None:
    numbers = count()

    def prepare() -> dict[str, Any]:
        stay = another()
        upload(presign(api, stay), jpeg(next(numbers)) if is_good else b"MZ")
        for key in uploads():
            deliver(notice(key))
        return stay

    def act(stay: dict[str, Any]) -> None:
        (receipt,) = shown(api, stay)["recipts"]
        following.follow(stay["id"], receipt["id"], now=NOW)

    for stay in at_every_call(moment, prepare, act):
        (payment,) = payments(api, stay)
        assert payment["state"] == ("under_review" if is_good else "rejected")
        assert shown(api, stay)["status"] == ("pending" if is_good else "incomplete")
        if not is_good:
            # A guest keeps two holds at most.
            sent(api, stay, jpeg(100 + next(numbers)))


BODIES: dict[str, dict[str, Any]] = {"approve": {"amount": "70"}, "reject": {"reason": "No."}}


@pytest.mark.soak
@pytest.mark.parametrize("what", BODIES)
def test_reviewing(api: Api, another: Prepare, moment: Moment, what: str) -> None:
    numbers = count()
    sent_by: dict[str, str] = {}

    def prepare() -> dict[str, Any]:
        stay = another()
        sent_by[stay["id"]] = sent(api, stay, jpeg(next(numbers)))
        return stay

    def act(stay: dict[str, Any]) -> None:
        answer = decide(api, stay, sent_by[stay["id"]], what, **BODIES[what])
        assert answer.status_code in {200, 409}

    for stay in at_every_call(moment, prepare, act):
        (payment,) = payments(api, stay)
        after = shown(api, stay)
        if what == "approve":
            assert (payment["state"], after["status"]) == ("paid", "approved")
            assert after["advance_payment"] == "70.00"
        else:
            assert (payment["state"], after["status"]) == ("rejected", "incomplete")
            sent(api, stay, jpeg(100 + next(numbers)))
            decide(api, stay, payments_waiting(api, stay), "approve", amount="1")


def payments_waiting(api: Api, stay: dict[str, Any]) -> str:
    (found,) = [each for each in payments(api, stay) if each["state"] == "under_review"]
    payment_id: str = found["payment_id"]
    return payment_id
