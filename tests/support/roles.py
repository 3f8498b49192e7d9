"""What a function's role allows, enforced where the tests have no IAM."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from chalicelib.cloud import clients, resources, store
from chalicelib.cloud.rooms import Uses
from chalicelib.cloud.settings import settings

READS = {"BatchGetItem", "GetItem", "Query"}
WRITES = {"BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"}
APPENDED = {table.name for table in resources.TABLES if table.appends}
FILES = {
    "CopyObject": "puts",
    "DeleteObjects": "deletes",
    "GetObject": "gets",
    "HeadObject": "gets",
    "ListObjectsV2": "lists",
    "PutObject": "puts",
}
HOOK = "before-parameter-build"
_role: ContextVar[Uses | None] = ContextVar("role", default=None)


class NotAllowed(AssertionError):
    """The function touched what its room does not declare for it."""


@contextmanager
def allowed(uses: Uses) -> Iterator[None]:
    """Refuse every request inside that `uses` does not allow."""
    services: list[Any] = [store.connection().client]
    services += [clients.client(name) for name in ("s3", "secretsmanager", "sqs", "sts")]
    for client in services:
        client.meta.events.register(HOOK, _check, unique_id=HOOK)
    token = _role.set(uses)
    try:
        yield
    finally:
        _role.reset(token)


@contextmanager
def somebody_else() -> Iterator[None]:
    """Let what happens inside be the work of another process, which has a role of its own."""
    token = _role.set(None)
    try:
        yield
    finally:
        _role.reset(token)


def _check(params: dict[str, Any], model: Any, **_: Any) -> None:
    uses = _role.get()
    if uses is None:
        return
    for kind, key in files_touched(model.name, params):
        if not key.startswith(getattr(uses, kind) or (" ",)):
            raise NotAllowed(f"{model.name}: {key} is not declared under {kind}")
    for name in changed(model.name, params):
        if name in APPENDED:
            raise NotAllowed(f"{model.name}: {name} only grows")
    if mended(model.name, params) and not uses.dead_letters:
        raise NotAllowed(f"{model.name}: dead letters are not declared")
    for kind, name in touched(model.name, params):
        # A condition of a transaction may stand on a table that it also writes.
        also = uses.writes if kind == "reads" and model.name == "TransactWriteItems" else ()
        if kind == "sends" and uses.dead_letters:
            continue
        if name not in (*getattr(uses, kind), *also):
            raise NotAllowed(f"{model.name}: {name} is not declared under {kind}")


def mended(operation: str, params: dict[str, Any]) -> bool:
    """Whether a request is one of whoever looks after what queues gave up."""
    queue = params.get("QueueUrl", "").rpartition("/")[2]
    return queue.endswith("-dead") and operation != "GetQueueUrl"


def touched(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a request touches: the kind of thing as `Uses` names it, and its name."""
    if operation == "TransactWriteItems":
        for action in params["TransactItems"]:
            [(verb, item)] = action.items()
            yield ("reads" if verb == "ConditionCheck" else "writes"), short(item["TableName"])
    elif operation in READS | WRITES:
        tables = params.get("RequestItems") or [params["TableName"]]
        kind = "reads" if operation in READS else "writes"
        yield from ((kind, short(table)) for table in tables)
    elif "SecretId" in params:
        yield "secrets", short(params["SecretId"])
    elif operation.startswith("SendMessage"):
        name = short(params["QueueUrl"].rpartition("/")[2])
        yield ("houses", "sends") if name.startswith("house-") else ("sends", name)
    elif operation in {"CreateQueue", "DeleteQueue", "AssumeRole"}:
        yield "houses", "keeps"


def files_touched(operation: str, params: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The files that a request touches: what it does to each, as `Uses` names it, and its key."""
    if operation not in FILES:
        return
    if operation == "CopyObject":
        source = params["CopySource"]
        # Botocore may have joined bucket and key by then.
        yield "gets", source["Key"] if isinstance(source, dict) else source.partition("/")[2]
    if operation == "DeleteObjects":
        yield from (("deletes", each["Key"]) for each in params["Delete"]["Objects"])
    else:
        yield FILES[operation], params.get("Key") or params["Prefix"]


def changed(operation: str, params: dict[str, Any]) -> Iterator[str]:
    """The tables of which a request changes or deletes items."""
    if operation == "TransactWriteItems":
        for action in params["TransactItems"]:
            [(verb, item)] = action.items()
            if verb in {"Delete", "Update"}:
                yield short(item["TableName"])
    elif operation in WRITES - {"PutItem"}:
        tables = params.get("RequestItems") or [params["TableName"]]
        yield from map(short, tables)


def short(name: str) -> str:
    """The name of a thing without the stage's prefix."""
    return name.removeprefix(settings().name(""))
