"""One-time codes of which many are tried, used or requested at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from chalicelib.clients import records as clients
from chalicelib.clients.types import Details
from chalicelib.cloud import store
from chalicelib.cloud.keyed import keyed, name
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.codes import records, service
from chalicelib.guests.codes.records import CodeRecord
from chalicelib.guests.codes.sends import CodeTooSoon
from chalicelib.guests.codes.service import WrongCode
from chalicelib.guests.codes.types import Whom
from chalicelib.guests.registration import service as registration
from chalicelib.kernel import clock
from chalicelib.kernel.errors import CasaAustinError
from local.aws.ministack import MiniStack
from tests.support.sizes import size

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PHONE = "+51987654321"
WHOM = Whom("registration", PHONE)
HOME = "198.51.100.7"
CODE = "482915"
AT_ONCE = size(12, 60)
T = TypeVar("T")
pytestmark = pytest.mark.soak


def together(work: Callable[[T], str], inputs: Sequence[T]) -> list[str]:
    """What each gives, all at once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, inputs))


def outcome(work: Callable[[], object]) -> str:
    """`done`, or the code of the error."""
    try:
        with clock.at(NOW):
            work()
    except CasaAustinError as error:
        return str(error.code)
    return "done"


@pytest.fixture
def sent(aws: MiniStack) -> CodeRecord:
    """A code that was sent to a phone."""
    service.request(WHOM, is_real=True, counts=(PHONE,), address=HOME, now=NOW)
    [record] = records.codes_for(WHOM)
    record.hashed = keyed(f"{record.secret_of}#{CODE}")
    tx = Transaction(NOW)
    tx.put(record)
    tx.commit()
    return record


def test_of_many_attempts_at_once_five_are_looked_at(sent: CodeRecord) -> None:
    def attempt(typed: str) -> str:
        return outcome(lambda: service.check(WHOM, typed, address=HOME, now=NOW))

    found = together(attempt, [CODE] * AT_ONCE)
    assert 1 <= found.count("done") <= 5
    [record] = records.codes_for(WHOM)
    assert record.attempts == 5
    assert attempt(CODE) == WrongCode.code


def test_of_many_attempts_from_elsewhere_two_are_looked_at(sent: CodeRecord) -> None:
    def attempt(number: int) -> str:
        address = f"192.0.2.{number}"
        return outcome(lambda: service.check(WHOM, CODE, address=address, now=NOW))

    found = together(attempt, range(AT_ONCE))
    assert 1 <= found.count("done") <= 2
    with clock.at(NOW):
        service.check(WHOM, CODE, address=HOME, now=NOW)


def test_a_code_makes_one_guest_however_often_it_is_used_at_once(sent: CodeRecord) -> None:
    def register(number: int) -> str:
        details = Details(
            document_type="dni",
            number_doc=f"400000{number:02}",
            first_name="Ana",
            last_name="Quispe",
            tel_number=PHONE,
        )
        return outcome(
            lambda: registration.register(
                details,
                CODE,
                password=None,
                referral_code=None,
                is_lenient=False,
                address=HOME,
                now=NOW,
            )
        )

    found = together(register, range(AT_ONCE))
    assert found.count("done") == 1
    numbers = [f"400000{number:02}" for number in range(AT_ONCE)]
    owners = [clients.owner_of_document("dni", number) for number in numbers]
    assert len([owner for owner in owners if owner]) == 1


def test_a_code_gives_a_document_one_owner(sent: CodeRecord, aws: MiniStack) -> None:
    """Two phones that register one document at once make one guest."""
    other = Whom("registration", "+51912345678")
    service.request(other, is_real=True, counts=(other.phone,), address=HOME, now=NOW)
    [record] = records.codes_for(other)
    record.hashed = keyed(f"{record.secret_of}#{CODE}")
    tx = Transaction(NOW)
    tx.put(record)
    tx.commit()

    def register(phone: str) -> str:
        details = Details(
            document_type="dni",
            number_doc="40000001",
            first_name="Ana",
            last_name="Quispe",
            tel_number=phone,
        )
        return outcome(
            lambda: registration.register(
                details,
                CODE,
                password=None,
                referral_code=None,
                is_lenient=True,
                address=HOME,
                now=NOW,
            )
        )

    assert sorted(together(register, [PHONE, other.phone])) == ["document_taken", "done"]


def test_of_many_requests_at_once_one_sends(aws: MiniStack) -> None:
    def request(_: int) -> str:
        return outcome(
            lambda: service.request(WHOM, is_real=True, counts=(PHONE,), address=HOME, now=NOW)
        )

    found = together(request, range(AT_ONCE))
    assert found.count("done") == 1
    assert set(found) - {"done"} == {CodeTooSoon.code}
    items = store.query("accounts", f"sends#{name(PHONE)}")
    assert [item["sends"] for item in items] == [{"N": "1"}]
