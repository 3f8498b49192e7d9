"""Values from outside become typed structs, and every wrong field is named.

The published panel sends unset form values as the texts `undefined`, `null`, `NaN` and
`Invalid Date`, or empty (panel book, 3.5): they mean "not given" — null where the field may be
null, otherwise as if the field were absent.
"""

import math
import re
import types
import typing
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any, TypeVar

import msgspec

from chalicelib.kernel.errors import Invalid
from chalicelib.web.files import UploadedFile

S = TypeVar("S", bound=msgspec.Struct)

NOTHING = frozenset({"", "undefined", "null", "NaN", "Invalid Date"})
REQUIRED = "Este campo es obligatorio."
UNKNOWN = "Este campo no se reconoce."
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
MOST_NUMBER = 10**15
MOST_DECIMALS = 20
# Zero, and halves of characters, which UTF-8 cannot write.
NOT_IN_TEXT = re.compile("[\x00\ud800-\udfff]")
# A table's item holds 400 kB: no single text may come near it, unless its field says that it may.
LONGEST_TEXT = 20_000
MESSAGES = (
    ("Expected `int`", "Se requiere un número entero válido."),
    ("Expected `float`", "Se requiere un número válido."),
    ("Expected `decimal`", "Se requiere un número válido."),
    ("Invalid decimal", "Se requiere un número válido."),
    ("Expected `bool`", "Debe ser verdadero o falso."),
    ("Expected `date`", "La fecha debe tener el formato YYYY-MM-DD."),
    # Before `date`, with which it begins.
    ("Invalid RFC3339 encoded datetime", "La fecha y hora deben tener el formato ISO 8601."),
    ("Invalid RFC3339 encoded date", "La fecha debe tener el formato YYYY-MM-DD."),
    ("Expected `datetime`", "La fecha y hora deben tener el formato ISO 8601."),
    ("Invalid RFC3339 encoded time", "La hora debe tener el formato HH:MM:SS."),
    ("Expected `time`", "La hora debe tener el formato HH:MM:SS."),
    ("Invalid UUID", "No es un UUID válido."),
    ("Expected `uuid`", "No es un UUID válido."),
    ("Invalid enum value", "No es una opción válida."),
    ("matching regex", "El formato no es válido."),
)


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
    longest: int


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
        longest=_longest_text(info.type) if is_text else LONGEST_TEXT,
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
    members = (declared, *typing.get_args(declared))
    metas = [meta for member in members for meta in getattr(member, "__metadata__", ())]
    return max((meta.max_length or 0 for meta in metas), default=0) or LONGEST_TEXT


def read(struct: type[S], sent: Mapping[str, Any], *, forbid_unknown: bool = False) -> S:
    """What was `sent`, as a `struct`.

    Raises:
        Invalid: with every field that is missing, wrong or (if they are forbidden) unknown.
    """
    fields = fields_of(struct)
    values: dict[str, Any] = {}
    problems: dict[str, list[str]] = {}
    for field in fields:
        try:
            _read_field(field, sent, values)
        except _Wrong as wrong:
            problems[field.wire] = [wrong.text]
    if forbid_unknown:
        declared = {field.wire for field in fields}
        problems.update({name: [UNKNOWN] for name in sent if name not in declared})
    if problems:
        raise Invalid(fields=problems)
    return struct(**values)


class _Wrong(Exception):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _read_field(field: Field, sent: Mapping[str, Any], values: dict[str, Any]) -> None:
    value = sent.get(field.wire, msgspec.UNSET)
    if isinstance(value, str) and value.strip() in NOTHING:
        value = None
    if value is msgspec.UNSET or (value is None and not field.nullable):
        if field.required:
            raise _Wrong(REQUIRED)
        return
    if value is None:
        values[field.name] = None
    elif field.is_file:
        values[field.name] = _files(field, value)
    else:
        values[field.name] = convert(_shaped(field, value), field.type, field.longest)


def _shaped(field: Field, value: Any) -> Any:
    """`value` as a list or alone, as the field wants it, and a number as text where text is due
    (the panel sends documents and telephones as numbers)."""
    if field.is_list:
        return value if isinstance(value, list) else [value]
    if isinstance(value, list) and value and isinstance(value[-1], str):
        return value[-1]
    if field.is_text and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


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


def convert(value: Any, declared: Any, longest: int = LONGEST_TEXT) -> Any:
    """`value` as the declared type, with texts read leniently (`"12"`, `"true"`); a text has at
    most `longest` characters."""
    try:
        converted = msgspec.convert(value, declared, strict=False)
    except msgspec.ValidationError as error:
        raise _Wrong(_in_spanish(str(error))) from error
    except (InvalidOperation, OverflowError, RecursionError, UnicodeEncodeError) as error:
        raise _Wrong("El valor no es válido.") from error
    _check_plausible(converted, longest)
    return converted


def _check_plausible(value: Any, longest: int = LONGEST_TEXT) -> None:
    """Refuse what no calendar, ledger or table of the business can hold, before it gets there."""
    if isinstance(value, Decimal | float | int):
        _check_number(value)
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


def _check_number(value: Decimal | float) -> None:
    if not _is_finite(value) or not -MOST_NUMBER < value < MOST_NUMBER:
        raise _Wrong("Se requiere un número válido.")
    if isinstance(value, Decimal) and int(value.as_tuple().exponent) < -MOST_DECIMALS:
        raise _Wrong("El número tiene demasiados decimales.")


def _check_day(day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise _Wrong("La fecha está fuera del rango permitido.")


def _check_text(text: str, longest: int) -> None:
    if NOT_IN_TEXT.search(text):
        raise _Wrong("El texto contiene caracteres no permitidos.")
    if len(text) > longest:
        raise _Wrong(f"Use {longest} caracteres como máximo.")


def _in_spanish(text: str) -> str:
    if "of length" in text:
        return f"La longitud no es válida ({text.partition('of length ')[2].partition(' -')[0]})."
    if " >= " in text or " <= " in text:
        return "El valor está fuera del rango permitido."
    fitting = (message for start, message in MESSAGES if start in text)
    return next(fitting, "El valor no es válido.")
