"""Discount codes: what administrators do with them (pricing book, 2.4 and 8.2)."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from chalicelib.catalogue.snapshots import snapshot
from chalicelib.clients.records import client_of
from chalicelib.cloud import parallel
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import records, rules, uses
from chalicelib.discounts.codes.records import Code, CodeRecord, Listed
from chalicelib.discounts.codes.uses import UseRecord
from chalicelib.discounts.events import CodeChanged, CodeCreated, CodeGenerated, CodeRemoved
from chalicelib.discounts.types import CodeSource, DiscountCode
from chalicelib.kernel import clock, paging
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Invalid, NotFound, unless_gone
from chalicelib.kernel.paging import Slice
from chalicelib.kernel.validation import Problems
from chalicelib.properties.houses.service import note_unknown_houses

BELOW_USES = "El código ya se usó {count} veces: el límite no puede ser menor."
CODE_STAYS = "El código no se puede cambiar."
NO_CLIENT = "Cliente no encontrado."
OWNER_STAYS = "Un código de bienvenida no cambia de cliente."


class CodeTaken(Invalid):
    """A code with this text exists, or existed before it was withdrawn."""

    code = "code_taken"

    def __init__(self) -> None:
        text = "Ya existe un código con ese texto."
        super().__init__(text, fields={"code": [text]})


class CodeFilter(msgspec.Struct, frozen=True):
    """Which codes a list has: those of a source, the active or the inactive ones, or all."""

    source: CodeSource | None = None
    is_active: bool | None = None

    @property
    def groups(self) -> list[str]:
        """The groups that hold them."""
        return records.groups(self.source, self.is_active)


EVERY = CodeFilter()


class Codes:
    """The codes, kept like a collection. A text names its code whatever its case and the blanks
    around it; that of a code that was withdrawn stays taken, and names none."""

    struct, key = DiscountCode, "code"
    checked = staticmethod(rules.checked)

    def new(self, **fields: Any) -> DiscountCode:
        """A code with these fields, its text among them."""
        return DiscountCode(**fields)

    def get(self, entry_id: object) -> Code:
        """A code as of now.

        Raises:
            NotFound: there is none, or it was withdrawn.
        """
        return _record(entry_id).as_code()

    def save(self, value: DiscountCode, *, actor: str, once: Once[Any] | None = None) -> Code:
        """A new code, under its text in capitals.

        Raises:
            Invalid: with every field that breaks its limits.
            CodeTaken: the text belongs to another code for ever.
        """
        code = _examined(None, value)
        tx = Transaction(clock.now())
        put(tx, code, actor=actor)
        made = CodeRecord.new(code, tx.now).as_code()
        tx.once(once, made)
        tx.commit()
        return made

    def change(self, entry_id: object, changes: Mapping[str, Any], *, actor: str) -> Code:
        """A code with the fields of `changes` changed; none that differs changes nothing.

        Raises:
            NotFound: there is none, or it was withdrawn.
            Invalid: with every field that breaks its limits.
            Stale: someone else changed it, or used up what the new limit allows, meanwhile.
        """
        before = _record(entry_id)
        code = _examined(before, msgspec.structs.replace(before.terms, **changes))
        if code == before.terms:
            return before.as_code()
        tx = Transaction(clock.now())
        records.change(tx, before, code)
        changed = differences(before.terms, code)
        tx.emit(CodeChanged(code=code.code), actor=actor, changes=changed)
        tx.commit()
        return self.get(entry_id)

    def remove(self, entry_id: object, *, actor: str) -> None:
        """Withdraw a code for ever; bookings that carry it keep it.

        Raises:
            NotFound: there is none, or it was withdrawn before.
            Stale: someone else changed it meanwhile.
        """
        before = _record(entry_id)
        tx = Transaction(clock.now())
        records.remove(tx, before)
        removed = CodeRemoved(code=before.terms.code)
        tx.emit(removed, actor=actor, changes=differences(before.terms, None))
        with unless_gone(lambda: records.code_of(before.terms.code) is None):
            tx.commit()

    def kind_of(self, entry_id: object) -> str:
        """How events name a code."""
        return f"discount_code#{rules.tidy(str(entry_id))}"


CODES = Codes()


def put(
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
    tx.emit(event(code=code.code), actor=actor, changes=differences(None, code))


def uses_of(text: str, *, offset: int, size: int) -> tuple[list[UseRecord], int]:
    """Uses `[offset, offset + size)` of a code, newest first, and how many there are, in three
    round trips.

    Raises:
        NotFound: there is no such code, or it was withdrawn.
    """
    code = CODES.get(text)
    count = code.used_count
    if offset >= count:
        return [], count
    return uses.uses_of(code.entry_id, skip=offset, take=min(size, count - offset)), count


def named(text: str, only: CodeFilter = EVERY) -> list[Code]:
    """The code that has exactly this text in its tidy form, as a list of one or none."""
    tidy = rules.tidy(text)
    record = records.code_of(tidy) if rules.TEXT.fullmatch(tidy) else None
    is_listed = record is not None and records.group_of(record.terms) in only.groups
    return [record.as_code()] if record is not None and is_listed else []


def page(only: CodeFilter = EVERY, *, offset: int, size: int) -> tuple[list[Code], int]:
    """Codes `[offset, offset + size)`, newest first, and how many there are, in three rounds of
    calls at most.

    The counters by month and group tell which months hold the page, and which groups to ask.
    """
    by_month, _ = parallel.both(records.codes_by_month, snapshot)
    groups = only.groups
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
    listed = _listed(slices, parts)
    found = records.codes_of(listed)
    present = [found[each.code] for each in listed if each.code in found]
    live = [record.as_code() for record in present if record.removed_at is None]
    return live, sum(counts.values())


def _listed(slices: list[Slice], parts: list[tuple[Slice, str]]) -> list[Listed]:
    """The codes of `slices`, which stand in `parts`: months, each with a group."""
    calls = [
        partial(records.codes_made_in, part.bucket, group, most=part.skip + part.take)
        for part, group in parts
    ]
    listed: dict[Slice, list[Listed]] = defaultdict(list)
    for (part, _), codes in zip(parts, parallel.together(calls), strict=True):
        listed[part] += codes
    return [
        each
        for part in slices
        for each in sorted(listed[part], reverse=True)[part.skip : part.skip + part.take]
    ]


def _record(text: object) -> CodeRecord:
    record = records.code_of(rules.tidy(str(text)))
    if record is None:
        raise NotFound
    return record


def _examined(before: CodeRecord | None, code: DiscountCode) -> DiscountCode:
    """A code tidy and within its limits, which names nothing new that does not exist."""
    problems = Problems()
    code = msgspec.structs.replace(code, code=rules.tidy(code.code))
    known_houses = frozenset[str]() if before is None else before.terms.property_ids
    known_owner = None if before is None else before.terms.owner_id
    note_unknown_houses(problems, code.property_ids - known_houses)
    if code.owner_id is not None and code.owner_id != known_owner:
        problems.note("client", NO_CLIENT, when=not _is_guest(code.owner_id))
    if before is not None:
        _check_change(problems, before, code)
    return rules.checked(code, problems)


def _check_change(problems: Problems, before: CodeRecord, code: DiscountCode) -> None:
    problems.note("code", CODE_STAYS, when=code.code != before.terms.code)
    is_another = code.owner_id not in (None, before.terms.owner_id)
    problems.note("client", OWNER_STAYS, when=is_another and code.source == "welcome")
    limit, used = code.usage_limit, int(before.used_count)
    is_below = limit is not None and limit < used
    problems.note("usage_limit", BELOW_USES.format(count=used), when=is_below)


def _is_guest(client_id: str) -> bool:
    client = client_of(client_id)
    return client is not None and client.is_guest
