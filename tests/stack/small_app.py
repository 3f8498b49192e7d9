"""A small application with one function for every source, for tests of the runner.

What its functions receive they write as objects of the bucket, so that a test in another
process can see it.
"""

import json
from typing import Any

import msgspec

from chalicelib.cloud import objects, queues
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.web.application import Application
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.routing import Router


def strangers(_: str) -> Caller:
    raise Unauthenticated


router = Router("things")


class Named(msgspec.Struct):
    """The name of a thing."""

    name: str


class Known(msgspec.Struct):
    """The id of a thing."""

    id: str


@router.get("/things/{thing_id}", audience=PUBLIC)
def thing(thing_id: str) -> Known:
    return Known(thing_id)


@router.post("/things", audience=PUBLIC, status=201)
def keep(body: Named) -> Named:
    queues.send("reactions", [json.dumps({"name": body.name})])
    return body


app = Application("small", routers=[router], resolver=strangers)


def _note(function: str, event: dict[str, Any]) -> None:
    objects.put(f"seen/{function}", json.dumps(event).encode(), "application/json")


@app.lambda_function(name="publish_events")
def publish_events(event: dict[str, Any], context: Any) -> None:
    _note("publish_events", event)


@app.lambda_function(name="react")
def react(event: dict[str, Any], context: Any) -> dict[str, Any]:
    _note("react", event)
    return {"batchItemFailures": []}


@app.lambda_function(name="process_upload")
def process_upload(event: dict[str, Any], context: Any) -> None:
    [message] = event["Records"]
    # S3 sends one message without records to try a new notification.
    if "Records" in json.loads(message["body"]):
        _note("process_upload", event)


@app.lambda_function(name="expire_holds")
def expire_holds(event: dict[str, Any], context: Any) -> None:
    _note("expire_holds", event)


@app.lambda_function(name="sync")
def sync(event: dict[str, Any], context: Any) -> dict[str, Any]:
    _note("sync", event)
    return {"batchItemFailures": []}


@app.lambda_function(name="sync_daily")
def sync_daily(event: dict[str, Any], context: Any) -> None:
    _note("sync_daily", event)
