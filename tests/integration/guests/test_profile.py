"""What a guest's own profile tells of who brought them, their levels and their welcome code."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import entry
from chalicelib.accounts.passwords import hashing
from chalicelib.clients import service as clients
from chalicelib.clients import writing
from chalicelib.clients.types import Client, Details
from chalicelib.cloud import usage
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import records, uses
from chalicelib.discounts.referral.service import REFERRAL
from chalicelib.discounts.types import ReferralDiscount
from chalicelib.discounts.welcome import service as welcome
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership import awarding
from chalicelib.loyalty.membership import records as membership
from chalicelib.loyalty.membership.types import MemberStay, StayState
from tests.support.http import Api
from tests.support.points import give
from tests.support.settings import keep

from ..discounts.test_welcome import promote

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ACTOR = "staff#1"
PROFILE = "/api/v1/clients/client-auth/profile/"
PASSWORD = "mar-azul-7-olas"


def level(achievement_id: str, name: str, **details: Any) -> None:
    LEVELS.save(Achievement(achievement_id=achievement_id, name=name, **details), actor=ACTOR)


def worth(achievement_id: str, percentage: str, *, is_active: bool = True) -> None:
    """What the first stay is worth of those whom a holder of the level brought."""
    discount = ReferralDiscount(
        achievement_id=achievement_id,
        discount_percentage=Decimal(percentage),
        is_active=is_active,
    )
    keep(REFERRAL, discount)


def note_stay(
    client_id: str, state: StayState, reservation_id: str = "r1", *, is_first: bool = False
) -> None:
    """A stay of the client, as booking notes it."""
    mark = MemberStay(
        client_id=client_id,
        reservation_id=reservation_id,
        departure=date(2026, 4, 3),
        created=NOW,
        price_sol=ZERO,
        state=state,
        is_first_stay=is_first,
    )
    tx = Transaction(clock.now())
    membership.note_stay(tx, None, mark)
    tx.commit()


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def ana(aws: None) -> Client:
    details = Details(
        document_type="dni",
        number_doc="40000001",
        first_name="Ana",
        last_name="Quispe",
        tel_number="51987654321",
    )
    return clients.create(details, now=NOW, actor=ACTOR)


@pytest.fixture
def luis(ana: Client) -> Client:
    """Brought by Ana."""
    details = Details(
        document_type="dni",
        number_doc="40000002",
        first_name="Luis",
        last_name="Rojas",
        tel_number="51987654322",
    )
    return clients.create(details, now=NOW, actor=ACTOR, referrer_code=ana.referral_code)


@pytest.fixture
def guests(ana: Client, luis: Client) -> Api:
    """The application with two guests, whose tokens are their names."""
    known = {"ana": Guest(ana.client_id, "g1"), "luis": Guest(luis.client_id, "g2")}
    return Api(entry.application(known.__getitem__))


def profile(api: Api, token: str) -> dict[str, Any]:
    answer = api.get(PROFILE, token=token)
    assert answer.status_code == 200, answer.body
    body: dict[str, Any] = answer.json_body
    return body


def referred_by(api: Api) -> Any:
    return profile(api, "luis")["referred_by_info"]


def test_a_guest_whom_nobody_brought_and_nobody_welcomed(guests: Api) -> None:
    body = profile(guests, "ana")
    assert (body["referred_by_info"], body["welcome_discount"]) == (None, None)
    assert body["level_info"] == {
        "current_level": None,
        "next_level": None,
        "progress": None,
        "total_achievements": 0,
    }


def test_vector_17_the_first_stay_of_a_referred_guest_is_worth_the_referrers_level(
    guests: Api, ana: Client
) -> None:
    level("bronze", "Bronce", required_reservations=1)
    worth("bronze", "7.50")
    note_stay(ana.client_id, "approved")
    awarding.recheck(ana.client_id, now=NOW)
    assert referred_by(guests) == {
        "id": ana.client_id,
        "name": "Ana Q.",
        "referral_code": ana.referral_code,
        "has_used_discount": False,
        "discount_percentage": 7.5,
        "discount_available": True,
    }


def test_vector_17_after_an_approved_stay_the_discount_is_no_longer_told(
    guests: Api, ana: Client, luis: Client
) -> None:
    note_stay(luis.client_id, "approved")
    assert referred_by(guests) == {
        "id": ana.client_id,
        "name": "Ana Q.",
        "referral_code": ana.referral_code,
        "has_used_discount": True,
    }


def test_vector_17_a_referrer_without_a_level_is_worth_nothing(guests: Api) -> None:
    worth("bronze", "7.50")
    info = referred_by(guests)
    assert (info["discount_percentage"], info["discount_available"]) == (0, False)


def test_a_discount_that_is_switched_off_is_worth_nothing(guests: Api, ana: Client) -> None:
    level("base", "Base")
    worth("base", "7.50", is_active=False)
    awarding.recheck(ana.client_id, now=NOW)
    info = referred_by(guests)
    assert (info["discount_percentage"], info["discount_available"]) == (0, False)


@pytest.mark.parametrize("state", ["awaiting", None])
def test_a_booking_under_way_keeps_the_discount_from_another(
    guests: Api, ana: Client, luis: Client, state: StayState | None
) -> None:
    level("base", "Base")
    worth("base", "5.00")
    awarding.recheck(ana.client_id, now=NOW)
    if state is not None:
        note_stay(luis.client_id, state)
    else:
        mark = MemberStay(
            client_id=luis.client_id,
            reservation_id="r1",
            departure=date(2026, 4, 3),
            created=NOW,
            price_sol=ZERO,
            state=None,
            is_first_stay=True,
        )
        tx = Transaction(NOW)
        membership.note_stay(tx, None, mark)
        tx.commit()
    info = referred_by(guests)
    assert info["has_used_discount"] is False
    assert (info["discount_percentage"], info["discount_available"]) == (5.0, False)


def test_a_referrer_who_is_gone_is_not_told(guests: Api, ana: Client) -> None:
    clients.delete(ana.client_id, now=NOW, actor=ACTOR)
    assert referred_by(guests) is None


def test_vector_15_levels_and_how_far_the_next_one_is(guests: Api, ana: Client) -> None:
    level("base", "Base", order=0)
    level("bronze", "Bronce", icon="🥉", required_reservations=1, order=1)
    level("silver", "Plata", required_reservations=2, required_referrals=1, order=2)
    note_stay(ana.client_id, "approved")
    awarding.recheck(ana.client_id, now=NOW)
    body = profile(guests, "ana")
    info = body["level_info"]
    assert info["current_level"] == {
        "name": "Bronce",
        "description": "",
        "icon": "🥉",
        "earned_at": "2026-03-02T10:00:00-05:00",
    }
    assert info["next_level"]["name"] == "Plata"
    assert info["progress"] == {
        "reservations": {"current": 1, "required": 2, "remaining": 1},
        "referrals": {"current": 0, "required": 1, "remaining": 1},
        "referral_reservations": {"current": 0, "required": 0, "remaining": 0},
    }
    assert info["total_achievements"] == 3
    assert body["achievements_stats"]["achievements"] == {
        "earned": 2,
        "total": 3,
        "percentage": 66.7,
    }


def test_the_friends_whom_a_guest_brought_are_counted(
    guests: Api, ana: Client, luis: Client
) -> None:
    level("base", "Base")
    note_stay(luis.client_id, "approved")
    awarding.follow(luis.client_id, now=NOW)
    assert profile(guests, "ana")["achievements_stats"]["client_stats"] == {
        "reservations": 0,
        "referrals": 1,
        "referral_reservations": 1,
    }


def test_the_welcome_code_stands_in_the_profile(guests: Api, ana: Client) -> None:
    promote(min_amount_usd=Decimal("100.00"), specific_weekdays=(4,))
    code = welcome.issue(ana.client_id, now=NOW).code
    assert profile(guests, "ana")["welcome_discount"] == {
        "code": code,
        "discount_percentage": 15.0,
        "valid_from": "2026-03-02",
        "valid_until": "2026-03-16",
        "min_amount_usd": 100.0,
        "max_discount_usd": None,
        "restrictions": ["Ingreso: Vie", "Monto mínimo: $100.00"],
        "is_used": False,
        "is_expired": False,
        "issued_at": "2026-03-02T10:00:00-05:00",
    }
    assert profile(guests, "luis")["welcome_discount"] is None


def test_the_welcome_code_expires_after_its_last_day_in_lima(guests: Api, ana: Client) -> None:
    promote()
    welcome.issue(ana.client_id, now=NOW)
    last = datetime(2026, 3, 17, 4, 59, tzinfo=UTC)
    for moment, is_expired in ((last, False), (last + timedelta(minutes=1), True)):
        with clock.at(moment):
            assert profile(guests, "ana")["welcome_discount"]["is_expired"] is is_expired


def test_the_welcome_code_is_used_by_the_booking_that_carries_it(guests: Api, ana: Client) -> None:
    promote()
    code = welcome.issue(ana.client_id, now=NOW).code
    tx = Transaction(NOW)
    uses.use(tx, code, "r1", ana.client_id, Decimal("30.00"))
    tx.commit()
    assert profile(guests, "ana")["welcome_discount"]["is_used"] is True
    tx = Transaction(NOW)
    uses.release(tx, code, "r1")
    tx.commit()
    assert profile(guests, "ana")["welcome_discount"]["is_used"] is False


def test_a_code_that_was_withdrawn_is_not_shown(guests: Api, ana: Client) -> None:
    promote()
    record = records.code_of(welcome.issue(ana.client_id, now=NOW).code)
    assert record is not None
    tx = Transaction(NOW)
    records.remove(tx, record)
    tx.commit()
    assert profile(guests, "ana")["welcome_discount"] is None


def test_signing_in_tells_the_same_as_the_profile(guests: Api, luis: Client) -> None:
    promote()
    welcome.issue(luis.client_id, now=NOW)
    before = clients.find(luis.client_id)
    tx = Transaction(NOW)
    writing.replace(tx, before, writing.changed(before, password=hashing.hash(PASSWORD)))
    tx.commit()
    credentials = {"document_type": "dni", "number_doc": "40000002", "password": PASSWORD}
    answer = guests.post("/api/v1/clients/client-auth/login/", json=credentials)
    assert answer.status_code == 200
    assert answer.json_body["client"]["referred_by_info"]["name"] == "Ana Q."
    assert answer.json_body["client"] == profile(guests, "luis")


def test_a_profile_is_two_round_trips_whatever_the_guest_has(guests: Api, luis: Client) -> None:
    """Luis was brought, and brought others himself."""
    for number in (3, 4):
        details = Details(
            document_type="dni",
            number_doc=f"4000000{number}",
            first_name="Eva",
            last_name="Ríos",
            tel_number="51987654323",
        )
        friend = clients.create(details, now=NOW, actor=ACTOR, referrer_code=luis.referral_code)
        awarding.follow(friend.client_id, now=NOW)
    give(luis.client_id, "12.50")
    profile(guests, "luis")
    with usage.measured() as used:
        body = profile(guests, "luis")
    assert used.calls == 2
    assert body["available_points"] == 12.5
    assert body["achievements_stats"]["client_stats"]["referrals"] == 2
