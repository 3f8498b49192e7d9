"""What events say of a change."""

from collections.abc import Mapping
from typing import Any

import msgspec

SECRETS = frozenset({"airbnb_url", "pool_on_url", "pool_off_url"})
"""Fields whose values stay out of events."""


def differences(old: msgspec.Struct | None, new: msgspec.Struct | None) -> dict[str, list[Any]]:
    """What an event says of a change: `{field: [old, new]}`, secrets only as set or not."""
    before, after = _shown(old), _shown(new)
    changed = {name: None for name in (*before, *after) if _differ(old, new, name)}
    return {name: [before.get(name), after.get(name)] for name in changed}


def _differ(old: msgspec.Struct | None, new: msgspec.Struct | None, name: str) -> bool:
    return bool(getattr(old, name, None) != getattr(new, name, None))


def _shown(struct: msgspec.Struct | None) -> Mapping[str, Any]:
    if struct is None:
        return {}
    values: dict[str, Any] = msgspec.to_builtins(struct)
    return {
        name: "***" if name in SECRETS and value is not None else value
        for name, value in values.items()
    }
