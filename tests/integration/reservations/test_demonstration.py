"""Demonstration data is made while the jobs of a running stack go on."""

from collections import Counter
from datetime import date, timedelta
from functools import partial

from chalicelib.clients.types import Client
from chalicelib.kernel.callers import Staff
from chalicelib.properties.types import House
from chalicelib.reservations.lapsing.service import expire_lapsed
from local.demo import stays
from local.demo.plan import Planned
from local.demo.stays import Cast
from tests.support.meanwhile import meanwhile
from tests.support.pictures import PAPER

from .conftest import NOW


def test_a_hold_of_the_past_that_the_job_ends_meanwhile_is_made_again(
    house: House, ana: Client
) -> None:
    admin = Staff(1, ("admin",), "demo")
    cast = Cast([house], [ana.client_id], admin, [admin], PAPER)
    planned = Planned(
        house=0,
        guest=0,
        origin="client",
        status="pending",
        check_in=date(2026, 3, 10),
        nights=2,
        created=NOW - timedelta(days=40),
    )

    # The first transaction makes the hold, the second brings the voucher.
    with meanwhile(partial(expire_lapsed, now=NOW), number=2):
        made = stays.book([planned], cast, NOW)

    assert made == Counter(pending=1)
