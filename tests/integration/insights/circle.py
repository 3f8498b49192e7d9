"""What the tests of referrals do over HTTP: register guests with codes, book for them at a time,
and let everybody hear of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from chalice.test import HTTPResponse

from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.loyalty.points import records, rules, service
from chalicelib.properties.types import House
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.outbox import Outbox

CLIENTS = "/api/v1/clients/"
STAYS = "/api/v1/reservations/"
RANKING = f"{CLIENTS}referral-ranking/"
STATS = f"{CLIENTS}referral-stats/"
OWN = f"{CLIENTS}client-auth/referral-stats/"
RECALCULATE = "/api/v1/admin/referral-ranking/recalculate/"
SEPTEMBER, OCTOBER = (2025, 9), (2025, 10)
EXPECTED = [
    (1, "Raúl", 2, "1000.00", 1),
    (2, "Rosa", 2, "700.00", 0),
]
"""The ranking of October (fixture `october`)."""
FAR = date(2026, 6, 1)
"""The first night of the first stay: when a stay takes place does not matter here."""


def lima(day: str, hour: str = "10:00") -> datetime:
    """An instant of Lima."""
    return datetime.fromisoformat(f"{day}T{hour}:00-05:00")


class Circle:
    """Guests who bring each other, and their stays; `tokens` are what the API knows."""

    def __init__(self, api: Api, tokens: dict[str, Caller]) -> None:
        self.api = api
        self.house: House = new_house("Casa Austin 1")
        self.outbox = Outbox()
        self._tokens = tokens
        self._documents = count(40_000_001)
        self._nights = count()

    @contextmanager
    def at(self, day: str, hour: str = "10:00") -> Iterator[None]:
        """It is that time in Lima; afterwards everybody has heard of what happened."""
        with clock.at(lima(day, hour)):
            yield
            self.outbox.settle()

    def register(
        self, first_name: str, last_name: str = "Quispe", *, by: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """A guest, whom another may have brought; their token is their id."""
        form = {
            "document_type": "dni",
            "number_doc": str(next(self._documents)),
            "first_name": first_name,
            "last_name": last_name,
            "tel_number": "51987654321",
            **({} if by is None else {"referrer_code": by["referral_code"]}),
        }
        answer = self.api.post(CLIENTS, json=form, token="admin")
        assert answer.status_code == 201, answer.body
        guest: dict[str, Any] = answer.json_body
        self._tokens[guest["id"]] = Guest(guest["id"], "s9")
        return guest

    def book(self, guest: dict[str, Any], price_sol: str, **fields: Any) -> dict[str, Any]:
        """An approved stay of two nights."""
        check_in = FAR + timedelta(days=2 * next(self._nights))
        form = {
            "property": self.house.property_id,
            "client": guest["id"],
            "check_in_date": check_in.isoformat(),
            "check_out_date": (check_in + 2 * dates.ONE_DAY).isoformat(),
            "guests": "2",
            "price_usd": "100",
            "price_sol": price_sol,
            "force": "true",
            **fields,
        }
        answer = self.api.post(STAYS, form=form, token="admin")
        assert answer.status_code == 201, answer.body
        stay: dict[str, Any] = answer.json_body
        return stay

    def change(self, stay: dict[str, Any], **fields: str) -> None:
        answer = self.api.patch(f"{STAYS}{stay['id']}/", form=fields, token="admin")
        assert answer.status_code == 200, answer.body

    def month(self, year: int, month: int, query: str = "", token: str | None = None) -> Any:
        """The ranking of a month."""
        return self.read(f"{RANKING}?year={year}&month={month}{query}", token)

    def read(self, path: str, token: str | None = None) -> Any:
        """What a path answers, which must be there."""
        answer: HTTPResponse = self.api.get(path, token=token)
        assert answer.status_code == 200, answer.body
        return answer.json_body

    def recalculate(self, *months: tuple[int, int]) -> None:
        """An administrator has months counted anew."""
        periods = [{"year": year, "month": month} for year, month in months]
        answer = self.api.post(RECALCULATE, json={"periods": periods}, token="admin")
        assert answer.status_code == 202, answer.body
        self.outbox.settle()


def places(ranking: dict[str, Any]) -> list[tuple[int, str, int, str, int]]:
    """Position, name, stays, revenue and new friends of each row, as staff see them."""
    return [
        (
            row["position"],
            row["client_name"],
            row["referral_reservations_count"],
            row["total_referral_revenue"],
            row["referrals_made_count"],
        )
        for row in ranking["rankings"]
    ]


def earn(client_id: str, friend_id: str, points: str) -> None:
    """A client earns points with a stay of a friend."""
    found = store.fetch_many([client_key(client_id), records.account_key(client_id)])
    client, before = client_in(found, client_id), records.account_in(found, client_id)
    assert client is not None
    posting = rules.refer(
        before,
        Decimal(points),
        clock.now(),
        lot_id="r1",
        expires_at=None,
        referred_client_id=friend_id,
    )
    tx = Transaction(clock.now())
    service.post(tx, client, before, posting.account, posting.entries, actor="system")
    tx.commit()
