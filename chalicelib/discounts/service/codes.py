"""What administrators do with discount codes (pricing book, 2.4 and 8.2)."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from chalicelib.cloud import parallel
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts import records
from chalicelib.discounts.events import CodeChanged, CodeCreated, CodeGenerated, CodeRemoved
from chalicelib.discounts.records import CodeRecord, Listed, UseRecord
from chalicelib.discounts.rules import checking
from chalicelib.discounts.service import known
from chalicelib.discounts.types import CodeSource, DiscountCode
from chalicelib.kernel import clock, paging
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.paging import Slice
from chalicelib.kernel.validation import Problems
from chalicelib.properties import catalogue
from chalicelib.properties.service.known import note_houses

BELOW_USES = "El código ya se usó {count} veces: el límite no puede ser menor."
CODE_STAYS = "El código no se puede cambiar."
OWNER_STAYS = "Un código de bienvenida no cambia de cliente."


class CodeTaken(Invalid):
    """A code with this text exists, or existed before it was withdrawn."""

    code = "code_taken"

    def __init__(self) -> None:
        text = "Ya existe un código con ese texto."
        super().__init__(text, fields={"code": [text]})


class Wanted(msgspec.Struct, frozen=True):
    """Which codes a list has: those of a source, the active or the inactive ones, or all."""

    source: CodeSource | None = None
    is_active: bool | None = None


EVERY = Wanted()


class Cut(msgspec.Struct, frozen=True):
    """The codes of one page, newest first, and how many there are in all."""

    rows: list[CodeRecord]
    count: int


class Uses(msgspec.Struct, frozen=True):
    """The uses of one page, newest first, and how many there are in all."""

    rows: list[UseRecord]
    count: int


def create(code: DiscountCode, *, actor: str, once: Once[Any] | None = None) -> CodeRecord:
    """A new code, under its text in capitals.

    Raises:
        Invalid: with every field that breaks its limits.
        CodeTaken: the text belongs to another code for ever.
    """
    problems = Problems()
    _look(problems, None, code)
    tidy = msgspec.structs.replace(code, code=records.tidy(code.code))
    code = checking.checked_code(tidy, problems)
    tx = Transaction(clock.now())
    publish(tx, code, actor=actor)
    record = CodeRecord.new(code, tx.now)
    tx.once(once, record)
    tx.commit()
    return record


def publish(
    tx: Transaction,
    code: DiscountCode,
    *,
    actor: str,
    event: type[CodeCreated | CodeGenerated] = CodeCreated,
) -> None:
    """Put a new, checked code into a transaction, with the event of its making.

    The commit raises `CodeTaken` where its text belongs to another.
    """
    records.add(tx, code, otherwise=CodeTaken())
    changed = differences(None, code)
    tx.emit(event(code=code.code), actor=actor, changes=changed)


def find(text: str) -> CodeRecord:
    """A code by its text, whatever its case and the blanks around it.

    Raises:
        NotFound: there is none, or it was withdrawn.
    """
    record = records.code_of(records.tidy(text))
    if record is None:
        raise NotFound
    return record


def change(text: str, details: Mapping[str, Any], *, actor: str) -> CodeRecord:
    """A code with the fields of `details` changed; none that differs changes nothing.

    Raises:
        NotFound: there is none, or it was withdrawn.
        Invalid: with every field that breaks its limits.
        Stale: someone else changed it, or used up what the new limit allows, meanwhile.
    """
    before = find(text)
    code = _checked_change(before, msgspec.structs.replace(before.terms, **details))
    if code == before.terms:
        return before
    tx = Transaction(clock.now())
    records.change(tx, before, code)
    changed = differences(before.terms, code)
    tx.emit(CodeChanged(code=code.code), actor=actor, changes=changed)
    tx.commit()
    return find(code.code)


def _checked_change(before: CodeRecord, wanted: DiscountCode) -> DiscountCode:
    problems = Problems()
    _look(problems, before.terms, wanted)
    wanted = msgspec.structs.replace(wanted, code=records.tidy(wanted.code))
    problems.note("code", CODE_STAYS, when=wanted.code != before.terms.code)
    moved = wanted.owner_id not in (None, before.terms.owner_id)
    problems.note("client", OWNER_STAYS, when=moved and wanted.source == "welcome")
    limit, uses = wanted.usage_limit, int(before.used_count)
    below = BELOW_USES.format(count=uses)
    problems.note("usage_limit", below, when=limit is not None and limit < uses)
    return checking.checked_code(wanted, problems)


def withdraw(text: str, *, actor: str) -> None:
    """Withdraw a code for ever; bookings that carry it keep it.

    Raises:
        NotFound: there is none, or it was withdrawn before.
        Stale: someone else changed it meanwhile.
    """
    before = find(text)
    tx = Transaction(clock.now())
    records.remove(tx, before)
    changed = differences(before.terms, None)
    tx.emit(CodeRemoved(code=before.terms.code), actor=actor, changes=changed)
    tx.commit()


def uses_of(text: str, *, offset: int, size: int) -> Uses:
    """Uses `[offset, offset + size)` of a code, newest first, in three rounds of calls.

    Raises:
        NotFound: there is no such code, or it was withdrawn.
    """
    record = find(text)
    count = int(record.used_count)
    if offset >= count:
        return Uses([], count)
    rows = records.uses_of(record.terms.code, skip=offset, take=min(size, count - offset))
    return Uses(rows, count)


def named(text: str, wanted: Wanted = EVERY) -> Cut:
    """The code that has exactly this text in its tidy form, as a list of one or none."""
    tidy = records.tidy(text)
    record = records.code_of(tidy) if checking.CODE_TEXT.fullmatch(tidy) else None
    groups = records.groups(wanted.source, wanted.is_active)
    is_wanted = record is not None and records.group_of(record.terms) in groups
    rows = [record] if record is not None and is_wanted else []
    return Cut(rows, len(rows))


def cut(wanted: Wanted = EVERY, *, offset: int, size: int) -> Cut:
    """Codes `[offset, offset + size)`, newest first, in three rounds of calls at most.

    The counters by month and group tell which months hold the page, and which groups to ask.
    """
    by_month, _ = parallel.both(records.codes_by_month, catalogue.catalogue)
    groups = records.groups(wanted.source, wanted.is_active)
    counts = {
        month: sum(numbers.get(group, 0) for group in groups) for month, numbers in by_month.items()
    }
    slices = paging.locate(sorted(counts.items(), reverse=True), offset, size)
    parts = [
        (part, group)
        for part in slices
        for group in groups
        if by_month[part.bucket].get(group, 0) > 0
    ]
    texts = _texts(slices, parts)
    found = records.codes_of(texts)
    rows = [found[text] for text in texts if text in found and found[text].removed_at is None]
    return Cut(rows, sum(counts.values()))


def _texts(slices: list[Slice], parts: list[tuple[Slice, str]]) -> list[str]:
    """The texts of the codes of `slices`, which stand in `parts`: months, each with a group."""
    calls = [
        partial(records.codes_made_in, part.bucket, group, most=part.skip + part.take)
        for part, group in parts
    ]
    listed: dict[Slice, list[Listed]] = defaultdict(list)
    for (part, _), codes in zip(parts, parallel.together(calls), strict=True):
        listed[part] += codes
    return [
        each.code
        for part in slices
        for each in sorted(listed[part], reverse=True)[part.skip : part.skip + part.take]
    ]


def subject_of(code: str) -> str:
    """How events name a code."""
    return f"discount_code#{code}"


def _look(problems: Problems, before: DiscountCode | None, wanted: DiscountCode) -> None:
    """Note what the code newly names that does not exist."""
    had = before.property_ids if before is not None else frozenset()
    note_houses(problems, wanted.property_ids - had)
    same_owner = before is not None and before.owner_id == wanted.owner_id
    known.note_owner(problems, None if same_owner else wanted.owner_id)
