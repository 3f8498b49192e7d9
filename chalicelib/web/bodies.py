"""Bodies: JSON, multipart and url-encoded forms all become one mapping of field to value."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from chalicelib.kernel.errors import Invalid, TooLarge, UnsupportedMedia
from chalicelib.web.files import UploadedFile

MOST_BYTES = 10 * 1024 * 1024
MOST_JSON_BYTES = 1024 * 1024
MOST_PARTS = 200
MOST_DEPTH = 32


def fields_of(body: bytes, content_type: str) -> dict[str, Any]:
    """The fields of a body. A repeated form field becomes a list.

    Raises:
        TooLarge: over 10 MB, or over 1 MB of JSON.
        UnsupportedMedia: neither JSON nor a form.
        Invalid: the body is not what its type says.
    """
    if len(body) > MOST_BYTES:
        raise TooLarge
    if not body:
        return {}
    kind = kind_of(content_type)
    if not is_form(content_type):
        return _from_json(body)
    if kind == "multipart/form-data":
        return _from_multipart(body, content_type)
    if kind == "application/x-www-form-urlencoded":
        return _from_urlencoded(body)
    raise UnsupportedMedia


def is_form(content_type: str) -> bool:
    """Whether a body comes from a form, which knows only texts and files."""
    kind = kind_of(content_type)
    return kind not in {"application/json", ""} and not kind.endswith("+json")


def kind_of(content_type: str) -> str:
    """The media type of a body, in lower case, without its options."""
    return content_type.partition(";")[0].strip().lower()


def _from_json(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_JSON_BYTES:
        raise TooLarge
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Invalid("El cuerpo no es JSON válido.") from error
    if not isinstance(value, dict):
        raise Invalid("El cuerpo debe ser un objeto JSON.")
    if _deeper_than(value, MOST_DEPTH):
        raise Invalid("El cuerpo JSON tiene demasiados niveles.")
    return value


def _deeper_than(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return False
    return levels == 0 or any(_deeper_than(item, levels - 1) for item in inner)


def _from_urlencoded(body: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=MOST_PARTS, strict_parsing=False
        )
    except ValueError as error:
        raise Invalid("El formulario no es válido.") from error
    return fields_from(pairs)


def _from_multipart(body: bytes, content_type: str) -> dict[str, Any]:
    # Most requests carry JSON: they should not pay for the parser's import.
    from multipart import MultipartError, MultipartParser, parse_options_header

    _, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if not boundary:
        raise Invalid("Falta el delimitador del formulario.")
    try:
        parser = MultipartParser(
            BytesIO(body),
            boundary,
            content_length=len(body),
            disk_limit=MOST_BYTES,
            memory_limit=MOST_BYTES,
            part_limit=MOST_PARTS,
        )
        parts = parser.parts()
    except (MultipartError, UnicodeDecodeError, ValueError) as error:
        raise Invalid("El formulario está incompleto o mal formado.") from error
    if not all(part.name for part in parts):
        raise Invalid("Hay una parte del formulario sin nombre.")
    return fields_from((part.name, _value(part)) for part in parts)


def _value(part: Any) -> str | UploadedFile:
    if not part.filename:
        try:
            text: str = part.raw.decode()
        except UnicodeDecodeError as error:
            raise Invalid("El formulario debe estar en UTF-8.") from error
        return text
    return UploadedFile(part.filename, part.content_type or "", part.raw)


def fields_from(pairs: Any) -> dict[str, Any]:
    """Pairs as a mapping; a name that comes again gets a list."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name not in fields:
            fields[name] = value
        elif isinstance(fields[name], list):
            fields[name].append(value)
        else:
            fields[name] = [fields[name], value]
    return fields


def query_of(parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    """Query parameters; the last value counts where one is repeated."""
    return dict(parameters or {})
