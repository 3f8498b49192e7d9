"""Discount codes in table `ledgers`.

| account | entry | holds |
|---|---|---|
| `code#<CODE>` | `code` | the code, and how often it has been used |
| | `use#<reservation id>` | a booking that carries it (`uses`) |
| `counts#codes` | month | how many codes of each group were made in the month |

A group is the codes of one source that are active, or that are not. Index `by_kind` lists the
codes of a group by the month in which they were made (`codes#<group>#<month>`).
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import product
from typing import get_args

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.catalogue.types import Entry
from chalicelib.cloud import counters, store
from chalicelib.cloud.attributes import (
    InstantAttribute,
    StructAttribute,
    instant_key,
)
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.types import CodeSource, DiscountCode
from chalicelib.kernel import dates
from chalicelib.kernel.errors import CasaAustinError, Stale

LEDGERS, CODE, COUNTS = "ledgers", "code", "counts#codes"
INDEX = "by_kind"
SOURCES: tuple[CodeSource, ...] = get_args(CodeSource)


class Listed(msgspec.Struct, frozen=True, order=True):
    """A code where a list has it. Later ones are greater."""

    key: str
    code: str


class Code(Entry[DiscountCode], frozen=True):
    """A code as it is kept, and how many bookings carry it."""

    used_count: int = 0


class CodeRecord(Model):
    """A code. `used_count` and `usage_limit` stand beside it for the condition of a booking."""

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=CODE)
    version = NumberAttribute()
    created = InstantAttribute()
    updated = InstantAttribute()
    terms = StructAttribute[DiscountCode](DiscountCode)
    used_count = NumberAttribute(default=0)
    usage_limit = NumberAttribute(null=True)
    removed_at = InstantAttribute(null=True)
    listed = UnicodeAttribute(null=True)
    listed_key = UnicodeAttribute(null=True)

    @classmethod
    def new(cls, code: DiscountCode, now: datetime) -> "CodeRecord":
        """The record of a code that nobody has used."""
        return cls(
            account=account_of(code.code),
            entry=CODE,
            version=1,
            created=now,
            updated=now,
            terms=code,
            used_count=0,
            usage_limit=code.usage_limit,
            listed=listed_under(group_of(code), month_of(now)),
            listed_key=f"{instant_key(now)}#{code.code}",
        )

    def as_code(self) -> Code:
        """What it says."""
        version, used_count = int(self.version), int(self.used_count)
        return Code(self.terms.code, self.terms, self.created, self.updated, version, used_count)


def account_of(code: str) -> str:
    """The partition of a code in its tidy form."""
    return f"code#{code}"


def month_of(created: datetime) -> str:
    """The Lima month in which a code is listed."""
    return dates.month_of(dates.today(created))


def group_of(code: DiscountCode) -> str:
    """The group that a code is counted and listed in."""
    return _group(code.source, code.is_active)


def groups(source: CodeSource | None = None, is_active: bool | None = None) -> list[str]:
    """The groups that hold the codes of a source, the active or the inactive ones, or all."""
    sources = SOURCES if source is None else (source,)
    states = (True, False) if is_active is None else (is_active,)
    return [_group(*each) for each in product(sources, states)]


def _group(source: CodeSource, is_active: bool) -> str:
    return f"{source}_{'active' if is_active else 'inactive'}"


def listed_under(group: str, month: str) -> str:
    """Where the index has the codes of a group that were made in a month."""
    return f"codes#{group}#{month}"


def code_key(code: str) -> store.Key:
    """Where a code stands, for reads that fetch other records too. `code` is tidy."""
    return store.Key(CodeRecord, account_of(code), CODE)


def code_of(code: str) -> CodeRecord | None:
    """A code by its tidy text, as of now, unless it was withdrawn."""
    record = store.fetch(CodeRecord, account_of(code), CODE)
    return None if record is None or record.removed_at is not None else record


def codes_of(codes: Iterable[str]) -> dict[str, CodeRecord]:
    """The codes with these tidy texts, in one round trip."""
    found = store.fetch_many(code_key(code) for code in codes)
    return {record.terms.code: record for record in found.all(CodeRecord)}


def codes_by_month() -> dict[str, dict[str, int]]:
    """How many codes of each group were made in each month."""
    return counters.read(LEDGERS, COUNTS)


def codes_made_in(month: str, group: str, *, most: int) -> list[Listed]:
    """The newest `most` codes of a group made in a month, newest first."""
    items = store.query(LEDGERS, listed_under(group, month), index=INDEX, forward=False, limit=most)
    return [
        Listed(item["listed_key"]["S"], item["account"]["S"].partition("#")[2]) for item in items
    ]


def add(tx: Transaction, code: DiscountCode, *, otherwise: CasaAustinError) -> None:
    """Write a new code; `otherwise` means that its text is taken."""
    tx.create(CodeRecord.new(code, tx.now), otherwise=otherwise)
    tx.count(LEDGERS, COUNTS, month_of(tx.now), group_of(code), 1)


def change(tx: Transaction, before: CodeRecord, code: DiscountCode) -> None:
    """Give a code other terms; the commit raises `Stale` if someone else did meanwhile, or if it
    has been used more often since than the terms allow (invariant 3)."""
    limit, month = CodeRecord.usage_limit, month_of(before.created)
    unchanged = CodeRecord.version == before.version
    if code.usage_limit is not None:
        unchanged &= CodeRecord.used_count <= code.usage_limit
    tx.update(
        CodeRecord(account=before.account, entry=CODE),
        [
            CodeRecord.terms.set(code),
            CodeRecord.version.set(before.version + 1),
            CodeRecord.updated.set(tx.now),
            CodeRecord.listed.set(listed_under(group_of(code), month)),
            limit.remove() if code.usage_limit is None else limit.set(code.usage_limit),
        ],
        when=unchanged,
        otherwise=Stale(),
    )
    if group_of(code) != group_of(before.terms):
        tx.count(LEDGERS, COUNTS, month, group_of(before.terms), -1)
        tx.count(LEDGERS, COUNTS, month, group_of(code), 1)


def remove(tx: Transaction, before: CodeRecord) -> None:
    """Withdraw a code for ever. Its text stays taken, and the bookings that carry it keep it."""
    tx.update(
        CodeRecord(account=before.account, entry=CODE),
        [
            CodeRecord.removed_at.set(tx.now),
            CodeRecord.version.set(before.version + 1),
            CodeRecord.listed.remove(),
        ],
        when=CodeRecord.version == before.version,
        otherwise=Stale(),
    )
    tx.count(LEDGERS, COUNTS, month_of(before.created), group_of(before.terms), -1)
