"""Whatever happens to stays, nights, codes, memberships and points follow: a walk at random,
compared with what the stays themselves say."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.attributes import instant_key
from chalicelib.discounts.codes.records import code_of
from chalicelib.discounts.codes.uses import uses_of
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.loyalty.points.records import account_of
from chalicelib.properties.types import House
from chalicelib.reservations.lapsing import service as lapsing
from chalicelib.reservations.proof import rules
from chalicelib.reservations.proof.records import PROOFS
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.holds import holds_in, holds_key
from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.types import Stay
from tests.support import deliveries
from tests.support.http import Api
from tests.support.outbox import Outbox
from tests.support.people import guest
from tests.support.points import balances, entries, give

from .awarding import carry_out, pay_referrers, referred
from .conftest import NOW
from .discounts import configure, issue

GIVEN = Decimal("60.00")
CODES = ("POCOS", "MUCHOS", "LIBRE")
STEPS = 25
Act = Callable[[str], Any]


class Walk:
    """Two guests and staff who do things to a few stays, a random one at each step."""

    def __init__(self, api: Api, guests: dict[str, Client], houses: list[House]) -> None:
        self._api = api
        self._guests = guests
        self._houses = houses
        self.now = NOW
        self.picked = random.Random()
        self.known: list[str] = []
        self.acts: dict[str, Act] = {
            "approve": lambda stay: self._set(stay, status="approved"),
            "reject": lambda stay: self._set(stay, status="rejected"),
            "cancel": lambda stay: self._set(stay, status="cancelled"),
            "hand over": lambda stay: self._set(stay, client=self._guest().client_id),
            "move": lambda stay: self._set(stay, property=self._house(), force="true"),
            "late checkout": lambda stay: self._set(stay, late_checkout=self._either()),
            "give up": lambda stay: self._post(f"clients/client-auth/reservations/{stay}/cancel"),
            "reopen": lambda stay: self._post(f"reservations/{stay}/reopen", token="admin"),
            "remove": lambda stay: self._api.delete(f"/api/v1/reservations/{stay}/", token="admin"),
        }

    def step(self) -> str:
        """Do something; what it was."""
        self.now += timedelta(minutes=self.picked.choice([0, 1, 20, 61]))
        with clock.at(self.now):
            if self.picked.random() < 0.25 or not self.known:
                return self._book()
            if self.picked.random() < 0.1:
                lapsing.expire_lapsed(now=self.now)
                return "expire"
            if self.picked.random() < 0.1:
                return self._award()
            name = self.picked.choice(list(self.acts))
            answer = self.acts[name](self.picked.choice(self.known))
            assert answer.status_code < 500, answer.body
            return f"{name}: {answer.status_code}"

    def _book(self) -> str:
        first = date(2026, 4, 1) + timedelta(days=self.picked.randrange(20))
        body = {
            "property": self._houses[0].property_id,
            "check_in_date": str(first),
            "check_out_date": str(first + timedelta(days=self.picked.randrange(1, 4))),
            "guests": 2,
        }
        body["points_to_redeem"] = self.picked.choice(["0.00", "0.00", "25.00", "40.10"])
        code = self.picked.choice([None, *CODES])
        answer = self._api.post(
            "/api/v1/clients/reservations/create/",
            token=self.picked.choice(list(self._guests)),
            json=body if code is None else {**body, "discount_code": code},
        )
        if answer.status_code == 201:
            self.known.append(answer.json_body["reservation"]["id"])
        return f"book: {answer.status_code}"

    def _award(self) -> str:
        """The job runs as if every stay were over; some messages come later, some twice."""
        with clock.at(self.now + timedelta(days=60)):
            deliveries.run("award_points", {})
            if self.picked.random() < 0.8:
                carry_out()
        return "award"

    def _set(self, stay: str, **form: str) -> Any:
        return self._api.patch(f"/api/v1/reservations/{stay}/", token="admin", form=form)

    def _post(self, path: str, token: str | None = None) -> Any:
        token = token or self.picked.choice(list(self._guests))
        return self._api.post(f"/api/v1/{path}/", token=token)

    def _guest(self) -> Client:
        return self.picked.choice(list(self._guests.values()))

    def _house(self) -> str:
        return self.picked.choice(self._houses).property_id

    def _either(self) -> str:
        return self.picked.choice(["true", "false"])


def carried(stays: list[Stay], code: str, now: datetime) -> tuple[dict[str, str], set[str]]:
    """The stays that carry a code, with their guests; and those that lost it if others took it,
    since their holds lapsed."""
    found = {
        stay.reservation_id: stay.client_id
        for stay in stays
        if stay.blocks and stay.discount_code_used == code
    }
    lapsed = {stay.reservation_id for stay in stays if has_lapsed(stay, now)}
    return found, lapsed & set(found)


def check_codes(stays: list[Stay], now: datetime) -> None:
    for code in CODES:
        record = code_of(code)
        assert record is not None
        expected, lapsed = carried(stays, code, now)
        kept = {use.reservation_id: use.client_id for use in uses_of(code)}
        assert kept == {each: expected[each] for each in expected if each in kept}
        assert set(expected) - set(kept) <= lapsed
        assert record.used_count == len(kept)
        assert record.usage_limit is None or record.used_count <= record.usage_limit


def check_membership(stays: list[Stay], client_id: str, now: datetime) -> None:
    membership = membership_of(client_id)
    own = [stay for stay in stays if stay.client_id == client_id and stay.blocks]
    approved = sorted(stay.departure for stay in own if stay.status == "approved")
    awaiting = sum(stay.status in {"pending", "under_review"} for stay in own)
    first = [stay for stay in own if stay.first_stay_discount]
    counting = [stay.reservation_id for stay in first if not has_lapsed(stay, now)]
    assert [stay.departure for stay in membership.approved] == approved
    assert sum(stay.price_sol for stay in membership.approved) == sum(
        stay.price_sol for stay in own if stay.status == "approved"
    )
    assert membership.awaiting == awaiting
    assert counting in ([], [membership.discounted_stay_id])
    assert membership.discounted_stay_id in [None, *(stay.reservation_id for stay in first)]


def check_holds(stays: list[Stay], client_id: str) -> None:
    """Each unpaid hold is there, with its end; lapsed ones may have been tidied away."""
    expected = {
        stay.reservation_id: instant_key(stay.hold_until)
        for stay in stays
        if stay.client_id == client_id and not stay.deleted and stay.hold_until is not None
    }
    kept = holds_in(store.fetch_many([holds_key(client_id)]), client_id).holds
    assert kept == {each: until for each, until in expected.items() if each in kept}


def check_points(stays: list[Stay], guests: Sequence[Client]) -> None:
    """Who has what: given at first, less what living stays use, and what awarded stays brought;
    who owes points has none."""
    expected = dict.fromkeys((guest.client_id for guest in guests), GIVEN)
    for stay in stays:
        uses = stay.points_redeemed if stay.blocks else ZERO
        assert sum((lot.points for lot in stay.points_used), ZERO) == uses
        assert stay.awarded_at is None or stay.is_sold
        expected[stay.client_id] -= uses
        assert stay.awarded_at is not None or stay.awards == ()
        for award in stay.awards:
            expected[award.client_id] += award.points
    for client_id, points in expected.items():
        owed = sum((debt.points for debt in account_of(client_id).debts), ZERO)
        assert balances(client_id) == (str(points + owed),) * 3
        assert ZERO in (points + owed, owed)
        assert len({entry.entry_id for entry in entries(client_id)}) == len(entries(client_id))


def check_nights(now: datetime) -> None:
    """Each stay has its nights, each with the end of its hold, and no night is locked for nobody:
    so says the proof of the night."""
    outbox = Outbox()
    with clock.at(now):
        deliveries.run("find_overlapping_reservations", {})
        outbox.settle()
    proof, _ = PROOFS.both()
    assert proof is not None
    assert (proof.overlaps, proof.faults) == ((), ())
    assert proof.locked == proof.sold


@pytest.mark.parametrize("seed", range(8))
def test_what_stays_have_is_what_they_say(
    api: Api,
    monkeypatch: pytest.MonkeyPatch,
    tokens: dict[str, Caller],
    ana: Client,
    luis: Client,
    house: House,
    other_house: House,
    seed: int,
) -> None:
    rosa = referred("40000003", by=ana)
    tokens["rosa"] = guest(rosa)
    pay_referrers("10.00")
    for each in (ana, luis, rosa):
        give(each.client_id, str(GIVEN), end=NOW + timedelta(days=3000))
    configure("first_time", "15")
    issue("POCOS", usage_limit=2, discount_value=Decimal(30))
    issue("MUCHOS", usage_limit=9, discount_value=Decimal(35))
    issue("LIBRE", discount_value=Decimal(40))
    walk = Walk(api, {"ana": ana, "luis": luis, "rosa": rosa}, [house, other_house])
    walk.picked.seed(seed)

    for _ in range(STEPS):
        walk.step()
        stays = list(records.stays_of(walk.known).values())
        check_codes(stays, walk.now)
        check_points(stays, (ana, luis, rosa))
        for each in (ana, luis, rosa):
            check_membership(stays, each.client_id, walk.now)
            check_holds(stays, each.client_id)
    monkeypatch.setattr(rules, "AHEAD", timedelta(days=92))
    check_nights(walk.now)
