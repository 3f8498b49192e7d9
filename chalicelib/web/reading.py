"""Values from outside become typed structs, and every wrong field is named.

The published panel sends unset form values as the texts `undefined`, `null`, `NaN` and
`Invalid Date`, or empty (panel book, 3.5): in a form and in a query they mean "not given" — null
where the field may be null, otherwise as if the field were absent. JSON means what it says: there
only null says so, and an empty text where a text is due; where a number is due, null is a mistake.
"""

import math
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any, TypeVar

import msgspec

from chalicelib.kernel import decoding, money
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import too_long, too_many_decimals
from chalicelib.web import wording
from chalicelib.web.files import UploadedFile

S = TypeVar("S", bound=msgspec.Struct)
Limits = Callable[[Mapping[str, Any]], Mapping[str, list[str]]]

NOTHING = frozenset({"", "undefined", "null", "NaN", "Invalid Date"})
REQUIRED = "Este campo es obligatorio."
UNKNOWN = "Este campo no se reconoce."
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
MOST_NUMBER = 10**15
NUMBERS = (int, float, Decimal)
# Python's `Decimal` also takes `1_000`, and the digits of every script.
PLAIN = re.compile(r"\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*")
# Zero, and halves of characters, which UTF-8 cannot write.
NOT_IN_TEXT = re.compile("[\x00\ud800-\udfff]")
# A table's item holds 400 kB: no single text may come near it, unless its field says that it may.
LONGEST_TEXT = 20_000


class Field(msgspec.Struct, frozen=True):
    """One declared input: its name on the wire, its type, and what may be left out."""

    name: str
    wire: str
    type: Any
    required: bool
    nullable: bool
    is_file: bool
    is_list: bool
    is_text: bool
    is_number: bool
    longest: int
    decimals: int


@lru_cache(maxsize=256)
def fields_of(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The declared inputs of a struct."""
    return tuple(_field(info) for info in msgspec.structs.fields(struct))


def _field(info: Any) -> Field:
    bare, nullable = _without_none(_plain(info.type))
    is_list = typing.get_origin(bare) in (list, tuple)
    inner = _plain(typing.get_args(bare)[0]) if is_list else bare
    is_text = bare is str
    return Field(
        name=info.name,
        wire=info.encode_name,
        type=info.type,
        required=info.required,
        nullable=nullable,
        is_file=inner is UploadedFile,
        is_list=is_list,
        is_text=is_text,
        is_number=bare in NUMBERS,
        longest=_longest_text(info.type) if is_text else LONGEST_TEXT,
        decimals=_decimals(info.type),
    )


def _plain(declared: Any) -> Any:
    """The type inside an `Annotated`."""
    return declared.__origin__ if typing.get_origin(declared) is Annotated else declared


def _without_none(declared: Any) -> tuple[Any, bool]:
    """The type beside None and UNSET, and whether None is allowed."""
    if typing.get_origin(declared) not in (typing.Union, types.UnionType):
        return declared, False
    members = [m for each in typing.get_args(declared) for m in _members(each)]
    kept = [m for m in members if m not in (type(None), msgspec.UnsetType)]
    bare = _plain(kept[0]) if len(kept) == 1 else declared
    return bare, type(None) in members


def _members(declared: Any) -> tuple[Any, ...]:
    """What a member of a union stands for: a union may hide inside an `Annotated`."""
    plain = _plain(declared)
    is_union = typing.get_origin(plain) in (typing.Union, types.UnionType)
    return typing.get_args(plain) if is_union else (declared,)


def _longest_text(declared: Any) -> int:
    """How long a text may be that is declared so."""
    return max((meta.max_length or 0 for meta in _metas(declared)), default=0) or LONGEST_TEXT


def _decimals(declared: Any) -> int:
    """How many decimals a number may have that is declared so."""
    extras = [meta.extra or {} for meta in _metas(declared)]
    return max((extra.get("decimals", 0) for extra in extras), default=0) or money.DECIMALS


def _metas(declared: Any) -> list[msgspec.Meta]:
    members = (declared, *typing.get_args(declared))
    return [meta for member in members for meta in getattr(member, "__metadata__", ())]


def read(
    struct: type[S], sent: Mapping[str, Any], *, is_form: bool = False, forbid_unknown: bool = False
) -> S:
    """What was `sent`, as a `struct`. Forms and queries (`is_form`) know only texts, and lists
    as names that come again; they are read accordingly.

    A struct may judge its readable fields too, where others cannot be read: its `limits` gives
    what is wrong with `{field: value}`, by names on the wire.

    Raises:
        Invalid: with every field that is missing, wrong or (if they are forbidden) unknown.
    """
    fields = fields_of(struct)
    values: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for field in fields:
        try:
            _read_field(field, sent, values, is_form=is_form)
        except _Wrong as wrong:
            problems[field.wire] = [wrong.text]
    if forbid_unknown:
        declared = {field.wire for field in fields}
        problems.update({name: [UNKNOWN] for name in sent if name not in declared})
    if problems:
        limits: Limits | None = getattr(struct, "limits", None)
        beside = limits(values) if limits is not None else {}
        raise Invalid(fields={**beside, **problems})
    return struct(**values)


class _Wrong(Exception):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _read_field(
    field: Field, sent: Mapping[str, Any], values: dict[str, Any], *, is_form: bool
) -> None:
    value = sent.get(field.wire, msgspec.UNSET)
    if isinstance(value, str) and _says_nothing(field, value, is_form=is_form):
        value = None
    if value is msgspec.UNSET or (value is None and not field.nullable):
        if field.required:
            raise _Wrong(REQUIRED)
        if value is None and field.is_number and not is_form:
            raise _Wrong(wording.NOT_A_NUMBER)
        return
    if value is None:
        values[field.name] = None
    elif field.is_file:
        values[field.name] = _files(field, value)
    else:
        shaped = _from_form(field, value) if is_form else value
        values[field.name] = convert(_as_text(field, shaped), field)


def _says_nothing(field: Field, text: str, *, is_form: bool) -> bool:
    return text.strip() in NOTHING if is_form else field.is_text and not text.strip()


def _from_form(field: Field, value: Any) -> Any:
    """`value` as a list or alone, as the field takes it."""
    if field.is_list:
        return value if isinstance(value, list) else [value]
    return value[-1] if isinstance(value, list) and value else value


def _as_text(field: Field, value: Any) -> Any:
    """A number as text where text is due: documents and telephones are sent as numbers."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if field.is_text and is_number else value


def _files(field: Field, value: Any) -> Any:
    files = value if isinstance(value, list) else [value]
    # A form may send an empty text where no file was chosen.
    kept = [item for item in files if not (isinstance(item, str) and item in NOTHING)]
    if not all(isinstance(item, UploadedFile) for item in kept):
        raise _Wrong("Se requiere un archivo.")
    if field.is_list:
        return kept
    if len(kept) != 1:
        raise _Wrong("Se requiere un solo archivo.")
    return kept[0]


def convert(value: Any, field: Field) -> Any:
    """`value` as the field's type; numbers and truth may come as texts (`"12"`, `"true"`)."""
    try:
        converted = decoding.converted(value, field.type, strict=False)
    except msgspec.ValidationError as error:
        raise _Wrong(wording.of(str(error), value, field.type)) from error
    except (InvalidOperation, OverflowError, RecursionError, UnicodeEncodeError) as error:
        raise _Wrong(wording.NOT_A_VALUE) from error
    _check_spelling(value, converted)
    if converted is None:
        # msgspec takes the text `null` for null.
        raise _Wrong(wording.NOT_A_VALUE)
    _check_plausible(converted, field.longest, field.decimals)
    return converted


def _check_spelling(sent: Any, converted: Any) -> None:
    """Refuse a decimal that was not written in plain digits, at any depth."""
    if isinstance(converted, Decimal):
        if isinstance(sent, str) and not PLAIN.fullmatch(sent):
            raise _Wrong(wording.NOT_A_NUMBER)
        return
    for part, as_converted in _pairs(sent, converted):
        _check_spelling(part, as_converted)


def _pairs(sent: Any, converted: Any) -> Iterable[tuple[Any, Any]]:
    """Each part of what was sent, with what it became."""
    if isinstance(converted, list | tuple):
        return zip(sent, converted, strict=True)
    if not isinstance(sent, Mapping):
        return ()
    if isinstance(converted, dict):
        return zip(sent.values(), converted.values(), strict=False)
    if isinstance(converted, msgspec.Struct):
        declared = msgspec.structs.fields(converted)
        present = (field for field in declared if field.encode_name in sent)
        return ((sent[field.encode_name], getattr(converted, field.name)) for field in present)
    return ()


def _check_plausible(
    value: Any, longest: int = LONGEST_TEXT, decimals: int = money.DECIMALS
) -> None:
    """Refuse what no calendar, ledger or table of the business can hold, before it gets there."""
    if isinstance(value, Decimal | float | int):
        _check_number(value, decimals)
    elif isinstance(value, datetime):
        _check_instant(value)
    elif isinstance(value, date):
        _check_day(value)
    elif isinstance(value, str):
        _check_text(value, longest)
    else:
        for item in _parts(value):
            _check_plausible(item)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if isinstance(value, dict):
        return (*value, *value.values())
    if isinstance(value, msgspec.Struct):
        return (getattr(value, name) for name in value.__struct_fields__)
    return ()


def _check_instant(value: datetime) -> None:
    if value.tzinfo is None:
        raise _Wrong("La fecha y hora deben indicar su zona horaria.")
    _check_day(value.date())


def _is_finite(value: Decimal | float) -> bool:
    """`math.isfinite` cannot be asked about a signalling NaN, nor about a huge integer."""
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) or math.isfinite(value)


def _check_number(value: Decimal | float, decimals: int) -> None:
    if not _is_finite(value) or not -MOST_NUMBER < value < MOST_NUMBER:
        raise _Wrong(wording.NOT_A_NUMBER)
    if isinstance(value, Decimal) and not money.has_decimals(value, decimals):
        raise _Wrong(too_many_decimals(decimals))


def _check_day(day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise _Wrong(f"La fecha debe estar entre {EARLIEST} y {LATEST}.")


def _check_text(text: str, longest: int) -> None:
    if NOT_IN_TEXT.search(text):
        raise _Wrong("El texto contiene caracteres no permitidos.")
    if len(text) > longest:
        raise _Wrong(too_long(longest))
