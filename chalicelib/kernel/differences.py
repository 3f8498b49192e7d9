"""What events say of a change."""

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


def _differ(old: msgspec.Struct | None, new: msgspec.Struct | None, name: str) -> bool:
    return bool(getattr(old, name, None) != getattr(new, name, None))
