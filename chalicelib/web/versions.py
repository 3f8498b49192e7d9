"""Versions of what callers edit: an answer tells the present one (`version`, `ETag`), a change may
say which one its sender saw (`version`, `If-Match`), and is refused over another."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from chalicelib.kernel.errors import Invalid

SeenVersion = Annotated[int, msgspec.Meta(ge=1)]
FIELD, HEADER = "version", "If-Match"
ANY = "*"
TAG = re.compile(r'(?:W/)?"?([1-9]\d{0,14})"?')


def takes_version(body: Any) -> bool:
    """Whether a struct of a body has the version that was seen."""
    is_struct = isinstance(body, type) and issubclass(body, msgspec.Struct)
    return is_struct and FIELD in body.__struct_encode_fields__


def seen_by(headers: Mapping[str, str], body: Any) -> dict[str, Any]:
    """The version that a header says was seen, as the field of a body that takes one.

    Raises:
        Invalid: the header names no version.
    """
    sent = headers.get(HEADER.lower(), "").strip()
    if not sent or sent == ANY or not takes_version(body):
        return {}
    tag = TAG.fullmatch(sent)
    if tag is None:
        raise Invalid(fields={HEADER: ['Use la versión que leyó, por ejemplo «"3"».']})
    return {FIELD: int(tag[1])}


def tag_of(result: Any) -> dict[str, str]:
    """The header that tells the version of an answer which has one."""
    version = getattr(result, FIELD, None) if isinstance(result, msgspec.Struct) else None
    return {"ETag": f'"{version}"'} if isinstance(version, int) else {}
