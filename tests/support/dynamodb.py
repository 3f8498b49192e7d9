"""What DynamoDB refuses and the simulated ones accept, refused before a request is sent.

A mistake of these kinds passes every test against simulated tables and MiniStack, and fails in
production.
A session of botocore made inside `as_strict_as_aws()` looks at each request of its clients.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import botocore
from botocore.session import Session

from chalicelib.cloud import resources
from chalicelib.cloud.resources import Table
from chalicelib.cloud.settings import settings

Parameters = Mapping[str, Any]
Path = tuple[str, ...]
"""A place in an item: `("guest", "[0]", "name")`."""
CLAUSE = re.compile(r"(?<![#:.\w])(SET|REMOVE|ADD|DELETE)(?!\w)", re.IGNORECASE)
ASSIGNED = re.compile(r"([#\w.\[\]]+)\s*=")
OPERAND = r"(size\s*\([^()]+\)|[#:\w.\[\]]+)"
PAIRS = (
    re.compile(rf"{OPERAND}\s*(?:<=|>=|<>|=|<|>)\s*{OPERAND}"),
    re.compile(rf"(?:contains|begins_with)\s*\(\s*{OPERAND}\s*,\s*{OPERAND}\s*\)"),
)
FIRST_OF_A_PATH = re.compile(r"(?<![\w#:.])(#\w+|[a-zA-Z_]\w*)")
PART = re.compile(r"\[\d+\]|#?\w+")
VALUE = re.compile(r":\w+")
BOUNDS = re.compile(r"BETWEEN\s+(:\w+)\s+AND\s+(:\w+)", re.IGNORECASE)


class Refused(AssertionError):
    """DynamoDB refuses the request with a ValidationException."""


@contextmanager
def as_strict_as_aws() -> Iterator[None]:
    """Refuse, in sessions made inside the block, what DynamoDB refuses."""
    botocore.register_initializer(_watch)
    try:
        yield
    finally:
        botocore.unregister_initializer(_watch)


def refuse(operation: str, parameters: Parameters) -> None:
    """Raise what DynamoDB says of a request that the simulated ones let pass.

    Raises:
        Refused: the request is one of these.
    """
    for member in parameters.get("TransactItems", ()):
        _refuse_member(member)
    if operation in {"PutItem", "UpdateItem", "DeleteItem"}:
        _refuse_write(parameters)
    if operation in {"Query", "Scan"}:
        _refuse_condition(parameters.get("FilterExpression", ""), parameters)
    if operation == "Query":
        _refuse_filter_on_key(parameters)
        _refuse_bounds(parameters)


def _watch(session: Session) -> None:
    session.register("before-call.dynamodb", _refuse_call, unique_id="as-strict-as-aws")


def _refuse_call(params: Mapping[str, Any], model: Any, **_: Any) -> None:
    """Look at what goes over the wire, whoever made it (a table of boto3 sends plain values)."""
    refuse(model.name, json.loads(params["body"]))


def _table(parameters: Parameters) -> Table | None:
    """The definition of the table, unless a test made one of its own."""
    name = parameters["TableName"]
    return next((table for table in resources.TABLES if settings().name(table.name) == name), None)


def _refuse_member(member: Mapping[str, Parameters]) -> None:
    if len(member) != 1:
        raise Refused(f"TransactItems can only contain one of {', '.join(sorted(member))}")
    for action, parameters in member.items():
        if action in {"Put", "Update", "Delete", "ConditionCheck"}:
            _refuse_write(parameters)


def _refuse_write(parameters: Parameters) -> None:
    table = _table(parameters)
    if table is not None:
        _refuse_key(parameters, {table.hash, table.range})
    _refuse_condition(parameters.get("ConditionExpression", ""), parameters)
    _refuse_update(parameters.get("UpdateExpression", ""), parameters, table)


def _refuse_key(parameters: Parameters, keys: set[str]) -> None:
    if "Item" in parameters and not keys <= set(parameters["Item"]):
        raise Refused(f"Missing the key {keys - set(parameters['Item'])} in the item")
    if "Key" in parameters and keys != set(parameters["Key"]):
        raise Refused(f"The provided key element does not match the schema: {parameters['Key']}")


def _refuse_update(expression: str, parameters: Parameters, table: Table | None) -> None:
    paths: list[Path] = []
    _, *parts = CLAUSE.split(expression)
    for clause, actions in zip(parts[::2], parts[1::2], strict=True):
        for target, value in _changes(clause, actions):
            paths.append(_path(target, parameters))
            if re.search(r"[+-]", value):
                _refuse_arithmetic(value, parameters)
    for path in paths:
        if table is not None and path[0] in {table.hash, table.range}:
            raise Refused(f"Cannot update attribute {path[0]}. This attribute is part of the key")
    for one, other in combinations(paths, 2):
        if _is_inside(one, other) or _is_inside(other, one):
            raise Refused(f"Two document paths overlap with each other: {one}, {other}")


def _changes(clause: str, actions: str) -> Iterable[tuple[str, str]]:
    """What a clause changes, and to what: only assignments hold an equals sign."""
    if clause.upper() == "SET":
        _, *parts = ASSIGNED.split(actions)
        return zip(parts[::2], parts[1::2], strict=True)
    return [(action.partition(":")[0], "") for action in actions.split(",")]


def _refuse_arithmetic(value: str, parameters: Parameters) -> None:
    for name in VALUE.findall(value):
        if set(parameters["ExpressionAttributeValues"][name]) != {"N"}:
            raise Refused(f"Incorrect operand type for operator or function: {value.strip()}")


def _refuse_condition(expression: str, parameters: Parameters) -> None:
    for pair in PAIRS:
        for one, other in pair.findall(expression):
            if _operand(one, parameters) == _operand(other, parameters):
                raise Refused(f"The first operand must be distinct from the other: {one}, {other}")


def _refuse_filter_on_key(parameters: Parameters) -> None:
    table = _table(parameters)
    if table is None:
        return
    name = parameters.get("IndexName")
    place = next((index for index in table.indexes if index.name == name), table)
    found = FIRST_OF_A_PATH.findall(parameters.get("FilterExpression", ""))
    for attribute in (_named(part, parameters) for part in found):
        if attribute in {place.hash, place.range}:
            raise Refused(f"A filter cannot name a key of what is queried: {attribute}")


def _refuse_bounds(parameters: Parameters) -> None:
    values = parameters.get("ExpressionAttributeValues", {})
    for low, high in BOUNDS.findall(parameters.get("KeyConditionExpression", "")):
        if "S" in values[low] and values[low]["S"] > values[high]["S"]:
            raise Refused("The upper bound of BETWEEN must not be below its lower bound")


def _operand(text: str, parameters: Parameters) -> Any:
    """What an operand of a condition stands for: a value, a path, or the size of one."""
    if text.startswith(":"):
        return parameters["ExpressionAttributeValues"][text]
    inside = re.fullmatch(r"size\s*\(([^()]+)\)", text)
    return ("size", _path(inside[1], parameters)) if inside else _path(text, parameters)


def _path(text: str, parameters: Parameters) -> Path:
    return tuple(_named(part, parameters) for part in PART.findall(text))


def _named(part: str, parameters: Parameters) -> str:
    names: Mapping[str, str] = parameters.get("ExpressionAttributeNames", {})
    return names.get(part, part)


def _is_inside(one: Path, other: Path) -> bool:
    return one == other[: len(one)]
