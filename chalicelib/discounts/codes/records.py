"""Discount codes in table `ledgers`.

| account | entry | holds |
|---|---|---|
| `code#<CODE>` | `code` | the code, and how often it has been used |
| | `part#<number>` | a part of the count of a code that many may use |
| | `use#<reservation id>` | a booking that carries it (`uses`) |
| `counts#codes` | month | how many codes of each group were made in the month |

A group is the codes of one source that are active, or that are not. Index `by_kind` lists the
codes of a group by the month in which they were made (`codes#<group>#<month>`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import product
from typing import get_args

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.catalogue.types import Entry
from chalicelib.cloud import counters, store
from chalicelib.cloud.attributes import (
    InstantAttribute,
    StructAttribute,
    instant_key,
)
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes.rules import PARTS, is_split, shares
from chalicelib.discounts.types import CodeSource, DiscountCode
from chalicelib.kernel import dates
from chalicelib.kernel.errors import CasaAustinError, Stale

LEDGERS, CODE, PART, COUNTS = "ledgers", "code", "part#", "counts#codes"
INDEX = "by_kind"
SPLIT = "#parts"
SOURCES: tuple[CodeSource, ...] = get_args(CodeSource)


class Listed(msgspec.Struct, frozen=True, order=True):
    """A code where a list has it. Later ones are greater."""

    key: str
    code: str

    @property
    def keys(self) -> list[store.Key]:
        """Where the code and the parts of its count stand."""
        return keys_of(self.code) if self.key.endswith(SPLIT) else [code_key(self.code)]


class Code(Entry[DiscountCode], frozen=True):
    """A code as it is kept, and how many bookings carry it."""

    used_count: int = 0


class PartRecord(Model):
    """A part of a code's count, for the condition of a booking: how many uses are counted here, and
    how many may be at most (None: any number).

    The parts of a code and its own record share its limit, so that together they never pass it.
    A use is given back to the code's own record, whose number may therefore fall below 0.
    """

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    counted = NumberAttribute(default=0)
    most = NumberAttribute(null=True)
    removed_at = InstantAttribute(null=True)


class CodeRecord(Model):
    """A code, and the first part of its count (`PartRecord`).

    parts: the others, where they were read; a code that few may use has none.
    """

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=CODE)
    version = NumberAttribute()
    created = InstantAttribute()
    updated = InstantAttribute()
    terms = StructAttribute[DiscountCode](DiscountCode)
    counted = NumberAttribute(default=0)
    most = NumberAttribute(null=True)
    is_split = BooleanAttribute(default=False)
    removed_at = InstantAttribute(null=True)
    listed = UnicodeAttribute(null=True)
    listed_key = UnicodeAttribute(null=True)
    parts: tuple[PartRecord, ...] = ()

    @property
    def used_count(self) -> int:
        """How many bookings carry it, those of lapsed holds too."""
        return int(self.counted) + sum(int(part.counted) for part in self.parts)

    @property
    def usage_limit(self) -> int | None:
        """How many bookings may carry it; None for any number."""
        return self.terms.usage_limit

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
            counted=0,
            most=code.usage_limit,
            listed=listed_under(group_of(code), month_of(now)),
            is_split=is_split(code.usage_limit),
            listed_key=_listed_key(code, now, split=is_split(code.usage_limit)),
        )

    def as_code(self) -> Code:
        """What it says."""
        return Code(
            self.terms.code,
            self.terms,
            self.created,
            self.updated,
            int(self.version),
            used_count=self.used_count,
        )


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


def _listed_key(code: DiscountCode, created: datetime, *, split: bool) -> str:
    """The place of a code in its list, which also says whether its count is split."""
    return f"{instant_key(created)}#{code.code}{SPLIT if split else ''}"


def code_key(code: str) -> store.Key:
    """Where a code stands, for reads that fetch other records too. `code` is tidy."""
    return store.Key(CodeRecord, account_of(code), CODE)


def keys_of(code: str) -> list[store.Key]:
    """Where a code and the parts of its count stand, for `code_in`."""
    return [code_key(code), *_part_keys(code)]


def code_in(found: store.Found, code: str) -> CodeRecord | None:
    """A code whose `keys_of` were read, unless it was withdrawn."""
    record = found.get(CodeRecord, account_of(code), CODE)
    if record is None or record.removed_at is not None:
        return None
    return _with_parts(record, found)


def code_of(code: str) -> CodeRecord | None:
    """A code by its tidy text, as of now, unless it was withdrawn."""
    return code_in(store.fetch_many(keys_of(code)), code)


def change_owner(tx: Transaction, code: str, owner_id: str) -> None:
    """Let a personal code be another client's; the commit raises `Stale` where it changed since."""
    record = store.fetch(CodeRecord, account_of(code), CODE)
    if record is None or record.terms.owner_id == owner_id:
        return
    terms = msgspec.structs.replace(record.terms, owner_id=owner_id)
    tx.update(
        CodeRecord(account=account_of(code), entry=CODE),
        [CodeRecord.terms.set(terms), CodeRecord.version.add(1), CodeRecord.updated.set(tx.now)],
        when=CodeRecord.version == record.version,
        otherwise=Stale(),
    )


def terms_of(code: str) -> DiscountCode | None:
    """The terms of a code, of one that was withdrawn too."""
    record = store.fetch(CodeRecord, account_of(code), CODE)
    return None if record is None else record.terms


def codes_of(listed: Iterable[Listed]) -> dict[str, CodeRecord]:
    """Codes that a list has, by their texts, in one round trip."""
    found = store.fetch_many(key for each in listed for key in each.keys)
    return {record.terms.code: _with_parts(record, found) for record in found.all(CodeRecord)}


def part_of(code: str, number: int) -> PartRecord:
    """The item of a part; 0 is in the code's own record, which has the same attributes."""
    return PartRecord(account=account_of(code), entry=f"{PART}{number}" if number else CODE)


def _part_keys(code: str) -> list[store.Key]:
    return [
        store.Key(PartRecord, account_of(code), f"{PART}{number}") for number in range(1, PARTS)
    ]


def _with_parts(record: CodeRecord, found: store.Found) -> CodeRecord:
    keys = _part_keys(record.terms.code)
    parts = (found.get(PartRecord, key.hash, key.range) for key in keys)
    record.parts = tuple(part for part in parts if part is not None)
    return record


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
    record = CodeRecord.new(code, tx.now)
    if record.is_split:
        record.most, *others = shares(code.usage_limit, [0] * PARTS)
        for number, most in enumerate(others, start=1):
            tx.put(_new_part(code.code, number, version=1, most=most))
    tx.create(record, otherwise=otherwise)
    tx.count(LEDGERS, COUNTS, month_of(tx.now), group_of(code), 1)


def change(tx: Transaction, before: CodeRecord, code: DiscountCode) -> None:
    """Give a code other terms; the commit raises `Stale` if someone else did meanwhile, or if it
    has been used more often since than the terms allow (invariant 3)."""
    version, month = int(before.version) + 1, month_of(before.created)
    splits = not before.is_split and is_split(code.usage_limit)
    counts = [int(before.counted), *(int(part.counted) for part in before.parts)]
    counts += [0] * (PARTS - 1) if splits else []
    own, *others = shares(code.usage_limit, counts)
    actions = [
        CodeRecord.terms.set(code),
        CodeRecord.updated.set(tx.now),
        CodeRecord.listed.set(listed_under(group_of(code), month)),
        CodeRecord.is_split.set(before.is_split or splits),
        CodeRecord.listed_key.set(
            _listed_key(code, before.created, split=before.is_split or splits)
        ),
    ]
    moves = splits or code.usage_limit != before.terms.usage_limit
    _change_part(tx, part_of(code.code, 0), version, own, actions, moves=moves)
    for number, most in enumerate(others, start=1):
        if splits:
            tx.put(_new_part(code.code, number, version=version, most=most))
        else:
            _change_part(tx, part_of(code.code, number), version, most, (), moves=moves)
    if group_of(code) != group_of(before.terms):
        tx.count(LEDGERS, COUNTS, month, group_of(before.terms), -1)
        tx.count(LEDGERS, COUNTS, month, group_of(code), 1)


def _change_part(
    tx: Transaction,
    part: PartRecord,
    version: int,
    most: int | None,
    actions: Sequence[Action],
    *,
    moves: bool,
) -> None:
    """Let a part be of the next version, with another share of the limit if it `moves`."""
    unchanged = PartRecord.version == version - 1
    share: list[Action] = []
    if moves:
        limit = PartRecord.most
        share = [limit.remove() if most is None else limit.set(most)]
        unchanged &= PartRecord.counted <= most if most is not None else PartRecord.version.exists()
    tx.update(
        part,
        [PartRecord.version.set(version), *share, *actions],
        when=unchanged,
        otherwise=Stale(),
    )


def _new_part(code: str, number: int, *, version: int, most: int | None) -> PartRecord:
    part = part_of(code, number)
    part.version, part.counted, part.most = version, 0, most
    return part


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
    for part in before.parts:
        tx.update(
            PartRecord(account=part.account, entry=part.entry), [PartRecord.removed_at.set(tx.now)]
        )
    tx.count(LEDGERS, COUNTS, month_of(before.created), group_of(before.terms), -1)
