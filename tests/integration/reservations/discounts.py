"""Discounts as administrators would have configured them, made without their routes."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.automatic.service import AUTOMATIC
from chalicelib.discounts.codes import records, uses
from chalicelib.discounts.referral.service import REFERRAL
from chalicelib.discounts.types import AutomaticDiscount, DiscountCode, ReferralDiscount
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Conflict
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership.records import MEMBERSHIP, MembershipRecord
from chalicelib.loyalty.membership.types import HeldLevel
from tests.support.settings import keep


def issue(text: str = "VERANO", **details: Any) -> None:
    """A code of 20 %, valid all year."""
    code = DiscountCode(
        **{
            "code": text,
            "discount_value": Decimal(20),
            "start_date": date(2026, 1, 1),
            "end_date": date(2026, 12, 31),
            **details,
        }
    )
    tx = Transaction(clock.now())
    records.add(tx, code, otherwise=Conflict())
    tx.commit()


def amend(text: str, **details: Any) -> None:
    """Change a code."""
    record = records.code_of(text)
    assert record is not None
    terms = {name: getattr(record.terms, name) for name in record.terms.__struct_fields__}
    tx = Transaction(clock.now())
    records.change(tx, record, DiscountCode(**{**terms, **details}))
    tx.commit()


def withdraw(text: str) -> None:
    """Take a code away."""
    record = records.code_of(text)
    assert record is not None
    tx = Transaction(clock.now())
    records.remove(tx, record)
    tx.commit()


def used(text: str) -> int:
    """How often a code counts as used; its uses say the same."""
    record = records.code_of(text)
    assert record is not None
    assert record.used_count == len(uses.uses_of(text))
    return int(record.used_count)


def configure(trigger: Any, percentage: str, **details: Any) -> None:
    """An automatic discount."""
    discount = AutomaticDiscount(
        discount_id=str(uuid5(NAMESPACE_DNS, trigger)),
        name=f"Descuento {trigger}",
        trigger=trigger,
        discount_percentage=Decimal(percentage),
        **details,
    )
    keep(AUTOMATIC, discount)


def level(number: int, referral: str, *, reservations: int = 0, referrals: int = 0) -> str:
    """A level whose holders' friends get `referral` per cent off their first stay; its id."""
    level_id = f"1e000000-0000-4000-8000-{number:012d}"
    one = Achievement(
        achievement_id=level_id,
        name=f"Nivel {number}",
        required_reservations=reservations,
        required_referrals=referrals,
    )
    keep(LEVELS, one)
    worth = ReferralDiscount(achievement_id=level_id, discount_percentage=Decimal(referral))
    keep(REFERRAL, worth)
    return level_id


def hold_levels(client: Client, *level_ids: str) -> None:
    """A client holds levels, whatever they ask."""
    held = tuple(HeldLevel(level_id, clock.now()) for level_id in level_ids)
    tx = Transaction(clock.now())
    tx.update(
        MembershipRecord(client_id=client.client_id, entry=MEMBERSHIP),
        [MembershipRecord.levels.set(held)],
    )
    tx.commit()
