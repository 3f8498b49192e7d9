"""A small application with one function for every source, for tests of the runner.

What its functions receive they write as objects of the bucket, so that a test in another
process can see it.
"""

import json
from collections.abc import Callable
from typing import Any

import msgspec

from chalicelib import wiring
from chalicelib.cloud import objects, queues
from chalicelib.cloud.assembly import Function
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
    queues.send("files", [json.dumps({"name": body.name})])
    return body


app = Application("small", routers=[router], resolver=strangers)


def _note(function: str, event: dict[str, Any]) -> None:
    objects.put(f"seen/{function}", json.dumps(event).encode(), "application/json")


def noting(function: Function) -> Callable[[dict[str, Any], Any], Any]:
    """A stand-in of a function, which takes every message."""

    def work(event: dict[str, Any], context: Any) -> dict[str, Any]:
        # S3 sends one message without records to try a new notification.
        if function.name != "uploads" or "Records" in json.loads(event["Records"][0]["body"]):
            _note(function.name, event)
        return {"batchItemFailures": []}

    work.__name__ = function.name
    return work


for _function in wiring.FUNCTIONS:
    globals()[_function.name] = app.lambda_function(name=_function.name)(noting(_function))
