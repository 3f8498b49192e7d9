"""One welcome code for each guest, however often it is asked for at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.discounts.codes import records
from chalicelib.discounts.types import WelcomeDiscountConfig
from chalicelib.discounts.welcome import service as welcome
from chalicelib.discounts.welcome.service import WELCOME, AlreadyIssued
from chalicelib.kernel import cache
from local.aws.ministack import MiniStack
from tests.support.sizes import size

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
pytestmark = pytest.mark.soak
GUESTS, ASKING = size(4, 10), 8


@pytest.fixture
def guests(aws: MiniStack) -> list[Client]:
    """Guests whom a promotion waits for."""
    cache.forget_all()
    config = WelcomeDiscountConfig(
        config_id="w1", name="Bienvenida", discount_percentage=Decimal("15.00"), is_active=True
    )
    WELCOME.save(config, actor="staff#1")
    return [clients.create(_details(number), now=NOW, actor="staff#1") for number in range(GUESTS)]


def _details(number: int) -> Details:
    return Details(
        document_type="dni",
        number_doc=f"4000000{number}",
        first_name="Ana",
        last_name="Quispe",
        tel_number="51987654321",
    )


def ask(client_id: str) -> str | None:
    """The code, or None where the guest was given one already."""
    try:
        return welcome.issue(client_id, now=NOW).code
    except AlreadyIssued:
        return None


def test_of_many_that_ask_at_once_for_a_guest_one_is_given_the_code(
    guests: list[Client],
) -> None:
    with ThreadPoolExecutor(ASKING) as pool:
        for guest in guests:
            given = [code for code in pool.map(ask, [guest.client_id] * ASKING) if code]
            assert given == [clients.find(guest.client_id).welcome_code]
    assert records.codes_by_month() == {"2026-03": {"welcome_active": GUESTS}}
    assert len(records.codes_made_in("2026-03", "welcome_active", most=1000)) == GUESTS
