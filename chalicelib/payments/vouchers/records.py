"""Which files, numbers of operations and pictures vouchers had before: one item for the first of
each, and four for a picture, by parts of its fingerprint."""

from hashlib import sha256

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.payments.vouchers.rules import bands_of, look_alike, operation_of
from chalicelib.reservations.money.types import Payment, Twin

FIRST = "first"
MOST_COMPARED = 100
"""Pictures of one part of a fingerprint that a new one is compared with, the latest ones."""
MOST_NAMED = 10
"""Payments that one is said to look like."""


class Claim(Model):
    """The first payment that had a file or a number of operation. It stays for ever."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=FIRST)
    reservation_id = UnicodeAttribute()
    payment_id = UnicodeAttribute()


class Picture(Model):
    """A voucher that is a picture, under one part of its fingerprint."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    fingerprint = UnicodeAttribute()
    reservation_id = UnicodeAttribute()
    payment_id = UnicodeAttribute()


def file_account(digest: str) -> str:
    """Under what the first voucher with these bytes stands."""
    return f"voucher_file#{digest}"


def operation_account(number: str | None) -> str | None:
    """Under what the first payment with a number of operation stands; None for one without letters
    or digits ("-"), which is no number."""
    same = operation_of(number or "")
    return f"operation#{sha256(same.encode()).hexdigest()}" if same else None


def claim_key(account: str) -> store.Key:
    """Where the first payment of an account stands."""
    return store.Key(Claim, account, FIRST)


def twin_in(found: store.Found, account: str | None, payment_id: str = "") -> Twin | None:
    """The first payment of an account whose key was read, unless it is this one."""
    claim = None if account is None else found.get(Claim, account, FIRST)
    if claim is None or claim.payment_id == payment_id:
        return None
    return Twin(claim.reservation_id, claim.payment_id)


def claim(tx: Transaction, account: str, payment: Payment) -> None:
    """Let a payment be the first of an account; the commit raises `Stale` where another is."""
    record = Claim(
        account=account,
        entry=FIRST,
        reservation_id=payment.reservation_id,
        payment_id=payment.payment_id,
    )
    tx.create(record, otherwise=Stale())


def with_operation_twin(payment: Payment) -> Payment:
    """The payment with the first that had its number of operation, if it has one."""
    account = operation_account(payment.operation_number)
    if account is None:
        return payment
    twin = twin_in(store.fetch_many([claim_key(account)]), account)
    return msgspec.structs.replace(payment, same_operation_as=twin)


def claim_operation(tx: Transaction, payment: Payment) -> None:
    """Let a payment be the first of its number of operation, unless another is."""
    account = operation_account(payment.operation_number)
    if account is not None and payment.same_operation_as is None:
        claim(tx, account, payment)


def alike(fingerprint: str, payment_id: str) -> tuple[Twin, ...]:
    """The payments whose vouchers look like a picture, but for its own."""
    found: dict[str, Twin] = {}
    for account in _accounts(fingerprint):
        pictures = store.query_records(
            Picture, account, limit=MOST_COMPARED, forward=False, consistent=True
        )
        for picture in pictures:
            is_other = picture.payment_id != payment_id
            if is_other and look_alike(fingerprint, picture.fingerprint):
                found[picture.payment_id] = Twin(picture.reservation_id, picture.payment_id)
    return tuple(found.values())[:MOST_NAMED]


def note_picture(tx: Transaction, fingerprint: str, payment: Payment) -> None:
    """Let later pictures be compared with that of a payment. Again is harmless."""
    for account in _accounts(fingerprint):
        tx.put(
            Picture(
                account=account,
                entry=f"{instant_key(payment.created)}#{payment.payment_id}",
                fingerprint=fingerprint,
                reservation_id=payment.reservation_id,
                payment_id=payment.payment_id,
            )
        )


def _accounts(fingerprint: str) -> list[str]:
    return [f"voucher_picture#{band}" for band in bands_of(fingerprint)]
