"""What a step is, and the commonest kind: attributes that follow from others of the same item."""

import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

import msgspec
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from chalicelib.cloud import resources

Item = Mapping[str, Any]
"""An item in Python's types: text, `Decimal`, lists, maps."""
Change = Callable[[Item], Item]
Apply = Callable[["Tables", Sequence[Item]], None]
ATTEMPTS = 10
CONDITION_FAILED = "ConditionalCheckFailedException"


class StillChanging(RuntimeError):
    """Others kept writing an item; the step may be run again."""


class Tables:
    """The tables of a stage, by their short names."""

    def __init__(self, dynamodb: Any, full_name: Callable[[str], str]) -> None:
        self._dynamodb = dynamodb
        self._full_name = full_name

    def __call__(self, name: str) -> Any:
        """A table (boto3's)."""
        return self._dynamodb.Table(self._full_name(name))


class Step(msgspec.Struct, frozen=True):
    """A change of the items of `table`.

    Steps run in the order of their `id`, which begins with a date (`2027-01-31-seller-index`)
    and never changes. `apply` is given the items page by page. It may be given a page again, and
    the product goes on writing meanwhile: what it does twice has the effect of once, and each of
    its writes has a condition.
    """

    id: str
    purpose: str
    table: str
    apply: Apply


def attributes(table: str, reads: Sequence[str], change: Change) -> Apply:
    """A step's `apply` that sets attributes which follow from others of the same item.

    `change` is given the attributes that `reads` names, as far as the item has them, and answers
    with those to set; None removes one. An item that changes meanwhile is read again; one that is
    already right is not written.
    """
    return partial(_apply, table=table, reads=tuple(reads), change=change)


def _apply(
    tables: Tables, items: Sequence[Item], *, table: str, reads: tuple[str, ...], change: Change
) -> None:
    keys = _keys(table)
    for item in items:
        _follow(tables(table), {name: item[name] for name in keys}, item, reads, change)


def _keys(table: str) -> tuple[str, str]:
    definition = resources.table(table)
    return definition.hash, definition.range


def _follow(
    table: Any, key: Item, item: Item | None, reads: tuple[str, ...], change: Change
) -> None:
    for _ in range(ATTEMPTS):
        if item is None or _update(table, key, item, reads, change):
            return
        item = table.get_item(Key=key, ConsistentRead=True).get("Item")
    raise StillChanging(str(key))


def _update(table: Any, key: Item, item: Item, reads: tuple[str, ...], change: Change) -> bool:
    """Write what `change` says of an item; whether the item was still as it was read."""
    changed = change({name: item[name] for name in reads if name in item})
    differing = {name: value for name, value in changed.items() if item.get(name) != value}
    if not differing:
        return True
    try:
        table.update_item(
            Key=key, ConditionExpression=_as_read(key, item, reads), **_set(differing)
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == CONDITION_FAILED:
            return False
        raise
    return True


def _as_read(key: Item, item: Item, reads: Iterable[str]) -> Any:
    condition = Attr(next(iter(key))).exists()
    for name in reads:
        attribute = Attr(name)
        condition &= attribute.eq(item[name]) if name in item else attribute.not_exists()
    return condition


def _set(values: Item) -> dict[str, Any]:
    """The part of an update that sets values, and removes those that are None."""
    names = {f"#u{index}": name for index, name in enumerate(values)}
    kept = {place: values[name] for place, name in names.items() if values[name] is not None}
    assigned = ", ".join(f"{place} = :{place[1:]}" for place in kept)
    removed = ", ".join(place for place in names if place not in kept)
    parts = [f"SET {assigned}"] if assigned else []
    parts += [f"REMOVE {removed}"] if removed else []
    update: dict[str, Any] = {
        "UpdateExpression": " ".join(parts),
        "ExpressionAttributeNames": names,
    }
    if kept:
        update["ExpressionAttributeValues"] = {
            f":{place[1:]}": value for place, value in kept.items()
        }
    return update


def steps_in(package: ModuleType) -> tuple[Step, ...]:
    """The steps of a package of step files, in the order in which they run.

    Raises:
        ValueError: two have one id.
    """
    modules = [import_module(f"{package.__name__}.{found.name}") for found in _files(package)]
    steps = sorted((module.STEP for module in modules), key=lambda step: step.id)
    if len({step.id for step in steps}) != len(steps):
        raise ValueError("two steps have one id")
    return tuple(steps)


def _files(package: ModuleType) -> Iterable[pkgutil.ModuleInfo]:
    return pkgutil.iter_modules(package.__path__)
