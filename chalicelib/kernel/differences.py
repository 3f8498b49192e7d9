"""What events say of a change."""

from collections.abc import Iterable
from typing import Any

import msgspec

from chalicelib.kernel.secrecy import shown

Changes = dict[str, list[Any]]
"""`{field: [old, new]}`, as JSON values."""


def differences(old: msgspec.Struct | None, new: msgspec.Struct | None) -> Changes:
    """What differs between two versions of a thing; of marked fields (`SECRET`) only that."""
    before = {} if old is None else shown(old)
    after = {} if new is None else shown(new)
    changed = {name: None for name in (*before, *after) if _differ(old, new, name)}
    return {name: [before.get(name), after.get(name)] for name in changed}


def hidden_differences(
    old: msgspec.Struct | None, new: msgspec.Struct, names: Iterable[str]
) -> Changes:
    """The values of fields that `differences` masks, where they differ: never for the log, but for
    a place that is forgotten with the person."""
    before = {} if old is None else msgspec.to_builtins(old)
    after = msgspec.to_builtins(new)
    changed = [name for name in names if _differ(old, new, name)]
    return {name: [before.get(name), after.get(name)] for name in changed}


def _differ(old: msgspec.Struct | None, new: msgspec.Struct | None, name: str) -> bool:
    return bool(getattr(old, name, None) != getattr(new, name, None))
