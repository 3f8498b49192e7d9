"""Values by name, as people type them: a line each, `name: value`.

A value that is no text is written as JSON is (`3`, `true`, `{"camas": 2}`), and so is a text that
would be taken for one, and a name that holds a colon.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.kernel import decoding

BETWEEN = ": "
QUOTE = '"'
QUOTED = re.compile(r'("(?:[^"\\]|\\.)*")\s*:')


def written(values: Mapping[str, Any]) -> str:
    """Values as lines."""
    return "\n".join(f"{_name(name)}{BETWEEN}{_value(value)}" for name, value in values.items())


def read(text: str) -> dict[str, Any] | str:
    """The values of lines; the text itself where a line has no name, for the API to refuse."""
    values: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.split("\n"))):
        name, rest = _parted(line)
        if not name:
            return text
        values[name] = meant(rest.strip())
    return values


def _name(name: str) -> str:
    is_plain = name and name == name.strip() and not set(name) & {":", QUOTE} and name.isprintable()
    return name if is_plain else _json(name)


def _value(value: Any) -> str:
    is_plain = isinstance(value, str) and value == value.strip() and value.isprintable()
    return value if is_plain and value and meant(value) == value else _json(value)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _parted(line: str) -> tuple[str, str]:
    """The name of a line, and what follows it; no name where there is none."""
    quoted = QUOTED.match(line)
    if quoted is not None:
        return str(meant(quoted[1])), line[quoted.end() :]
    name, colon, rest = line.partition(":")
    return (name.strip() if colon else ""), rest


def meant(text: str) -> Any:
    """What a text is as JSON; else the text."""
    try:
        return decoding.decoded(text, Any)
    except msgspec.DecodeError:
        return text
