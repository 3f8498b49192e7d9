"""The records of payments, in the partition of their stay, and the lists that find them.

A payment stands in one list at most: vouchers that staff have to review, refunds that wait for
staff, or what a gateway did on a day. What a clock has to ask about stands under its instant.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from heapq import merge
from typing import Any
from zlib import crc32

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import parallel, store
from chalicelib.cloud.attributes import StructAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Stale
from chalicelib.reservations.money.types import Gateway, Payment

PAYMENT = "payment#"
ASKED = "payments"
"""The partition of what a clock asks gateways about."""
REVIEW_PARTS = 4
"""Vouchers to review are listed in so many partitions, which are read together: the first page of
an answer of DynamoDB holds some 5,000 of each."""


class PaymentsChanged(Stale):
    """Somebody else wrote the same payment first."""


class PaymentRecord(Model):
    """A payment. `listed` and `listed_key` are its place in a list, `due` and `due_key` that of
    when a gateway is asked about it."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    payment = StructAttribute[Payment](Payment)
    due = UnicodeAttribute(null=True)
    due_key = UnicodeAttribute(null=True)
    listed = UnicodeAttribute(null=True)
    listed_key = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, payment: Payment) -> "PaymentRecord":
        """The record of a payment."""
        return cls(
            reservation_id=payment.reservation_id,
            kind=PAYMENT + payment.payment_id,
            version=payment.version,
            payment=payment,
            **_due(payment),
            **_listed(payment),
        )


def _due(payment: Payment) -> dict[str, Any]:
    if payment.next_try is None:
        return {}
    return {"due": ASKED, "due_key": f"{instant_key(payment.next_try)}#{payment.payment_id}"}


def _listed(payment: Payment) -> dict[str, Any]:
    partition = _partition(payment)
    if partition is None:
        return {}
    return {
        "listed": partition,
        "listed_key": f"{instant_key(payment.created)}#{payment.payment_id}",
    }


def _partition(payment: Payment) -> str | None:
    if payment.gateway is not None:
        return _day_of(payment.gateway, dates.today(payment.created))
    return _review_part(payment.payment_id) if payment.state == "under_review" else None


def _review_part(payment_id: str) -> str:
    return _review(crc32(payment_id.encode()) % REVIEW_PARTS)


def _review(part: int) -> str:
    return f"review#{part}"


def _day_of(gateway: Gateway, day: date) -> str:
    return f"{gateway}#{day}"


def payment_key(reservation_id: str, payment_id: str) -> store.Key:
    """Where a payment stands."""
    return store.Key(PaymentRecord, reservation_id, PAYMENT + payment_id)


def payments_in(found: store.Found) -> dict[str, Payment]:
    """The payments that were read, by id."""
    values = found.values(PaymentRecord, PaymentRecord.payment)
    return {payment.payment_id: payment for payment in values}


def payment_at(reservation_id: str, payment_id: str) -> Payment | None:
    """One payment of a stay, or None."""
    key = payment_key(reservation_id, payment_id)
    return store.fetch_many([key]).value(key, PaymentRecord.payment)


def payments_of(reservation_id: str) -> list[Payment]:
    """The payments of a stay, oldest first."""
    found = store.query_records(
        PaymentRecord,
        reservation_id,
        where=PaymentRecord.kind.startswith(PAYMENT),
        consistent=True,
    )
    return sorted(
        (each.payment for each in found), key=lambda each: (each.created, each.payment_id)
    )


def write(tx: Transaction, payments: Iterable[Payment]) -> None:
    """Put payments into a transaction, new ones and later versions.

    One that somebody else wrote meanwhile fails it as `PaymentsChanged`.
    """
    for payment in payments:
        is_new = PaymentRecord.reservation_id.does_not_exist()
        seen = is_new if payment.version == 1 else PaymentRecord.version == payment.version - 1
        tx.put(PaymentRecord.of(payment), when=seen, otherwise=PaymentsChanged())


def to_ask_about(now: datetime, most: int) -> list[tuple[str, str]]:
    """The stay and the id of each payment about which a gateway is to be asked by now."""
    until = PaymentRecord.due_key < f"{instant_key(now)}$"
    items = store.query("reservations", ASKED, index="by_deadline", where=until, limit=most)
    return [_place(item) for item in items]


def of_day(gateway: Gateway, day: date) -> list[Payment]:
    """What was asked of a gateway on a day of Lima, oldest first."""
    return _in_list(_day_of(gateway, day))


def under_review() -> list[tuple[str, str]]:
    """The stay and the id of each payment whose voucher staff have to review, oldest first: one
    round trip for 20,000 of them."""
    parts = parallel.together([partial(_items, _review(part)) for part in range(REVIEW_PARTS)])
    return [_place(item) for item in merge(*parts, key=_listed_key)]


def _in_list(partition: str) -> list[Payment]:
    places = _places(partition)
    found = payments_in(store.fetch_many(payment_key(*place) for place in places))
    return [found[payment_id] for _, payment_id in places if payment_id in found]


def _places(partition: str) -> list[tuple[str, str]]:
    return [_place(item) for item in _items(partition)]


def _items(partition: str) -> list[store.Item]:
    return store.query("reservations", partition, index="by_payment")


def _listed_key(item: store.Item) -> str:
    key: str = item["listed_key"]["S"]
    return key


def _place(item: store.Item) -> tuple[str, str]:
    return item["reservation_id"]["S"], item["kind"]["S"].removeprefix(PAYMENT)
