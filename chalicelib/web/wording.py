"""What is wrong with a value from outside, in Spanish that tells what is right."""

import re
import typing
from collections.abc import Iterator
from typing import Any, Literal

from chalicelib.kernel.validation import RIGHT

NOT_A_VALUE = "El valor no es válido."
NOT_A_NUMBER = "Se requiere un número válido."
LOOKS_LIKE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LOOKS_LIKE_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)
LOOKS_LIKE_TIME = re.compile(r"\d{2}:\d{2}:\d{2}(\.\d+)?", re.ASCII)

DATE = "La fecha debe tener el formato YYYY-MM-DD."
INSTANT = "La fecha y hora deben tener el formato ISO 8601."
TIME = "La hora debe tener el formato HH:MM:SS."
NONEXISTENT = {
    DATE: (LOOKS_LIKE_DATE, "Esa fecha no existe en el calendario."),
    INSTANT: (LOOKS_LIKE_INSTANT, "Esa fecha y hora no existen."),
    TIME: (LOOKS_LIKE_TIME, "Esa hora no existe: use de 00:00:00 a 23:59:59."),
}
"""What is said instead where a text has the format."""

MESSAGES = (
    # Before `str`, of which it speaks too.
    ("Expected `int`", "Se requiere un número entero válido."),
    ("Expected `float`", NOT_A_NUMBER),
    ("Expected `decimal`", NOT_A_NUMBER),
    ("Invalid decimal", NOT_A_NUMBER),
    ("Expected `bool`", "Debe ser verdadero o falso."),
    ("Expected `str`", "Se requiere un texto."),
    ("Expected `array`", "Se requiere una lista."),
    ("Expected `object`", "Se requiere un objeto JSON."),
    # Before `date`, with which it begins.
    ("Invalid RFC3339 encoded datetime", INSTANT),
    ("Expected `datetime`", INSTANT),
    ("Invalid RFC3339 encoded date", DATE),
    ("Expected `date`", DATE),
    ("Invalid RFC3339 encoded time", TIME),
    ("Expected `time`", TIME),
    ("Invalid UUID", "No es un UUID válido."),
    ("Expected `uuid`", "No es un UUID válido."),
)
"""What msgspec says, and what people read."""

LENGTH = re.compile(r"Expected `(\w+)` of length (<=|>=) (\d+)")
BOUND = re.compile(r"Expected `\w+` (<=|>=) (-?[\d.]+)")


def of(error: str, value: Any, declared: Any) -> str:
    """What msgspec's `error` about `value`, which was to become `declared`, means."""
    error = error.replace(" | null`", "`")
    if "Invalid enum value" in error:
        return _choice(declared)
    if "matching regex" in error:
        return next(_patterns(declared), NOT_A_VALUE)
    if length := LENGTH.search(error):
        return _length(*length.groups())
    if bound := BOUND.search(error):
        sign, limit = bound.groups()
        return f"Debe ser {limit} o más." if sign == ">=" else f"Debe ser {limit} o menos."
    if "out of range" in error:
        return "El número es demasiado grande."
    text = next((message for start, message in MESSAGES if start in error), NOT_A_VALUE)
    form, nonexistent = NONEXISTENT.get(text, (None, text))
    has_form = form is not None and isinstance(value, str) and form.fullmatch(value)
    return nonexistent if has_form else text


def _patterns(declared: Any) -> Iterator[str]:
    """What is right where a text has another form than a declared type asks for."""
    for meta in getattr(declared, "__metadata__", ()):
        if RIGHT in (getattr(meta, "extra", None) or {}):
            yield meta.extra[RIGHT]
    for part in typing.get_args(declared):
        yield from _patterns(part)


def _length(kind: str, sign: str, limit: str) -> str:
    verb, things = ("Use", "caracteres") if kind == "str" else ("Envíe", "elementos")
    return f"{verb} {limit} {things} como {'mínimo' if sign == '>=' else 'máximo'}."


def _choice(declared: Any) -> str:
    choices = ", ".join(dict.fromkeys(map(str, _choices(declared))))
    return f"Elija una de estas opciones: {choices}." if choices else "No es una opción válida."


def _choices(declared: Any) -> Iterator[Any]:
    """The values of every `Literal` within a declared type."""
    if typing.get_origin(declared) is Literal:
        yield from typing.get_args(declared)
        return
    for part in typing.get_args(declared):
        yield from _choices(part)
