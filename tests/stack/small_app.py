"""A small application with one function for every source, for tests of the runner.

What its functions receive they write as objects of the bucket, so that a test in another
process can see it.
"""

import json
from typing import Any

from chalice import Chalice, Response

from chalicelib.cloud import objects, queues
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.web import mounting


def strangers(_: str) -> Caller:
    raise Unauthenticated


app = Chalice(app_name="small")
mounting.mount(app, (), resolver=strangers)


@app.route("/v1/things/{thing_id}", methods=["GET"], cors=mounting.CORS)
def thing(thing_id: str) -> dict[str, str]:
    return {"id": thing_id}


@app.route("/v1/things", methods=["POST"], cors=mounting.CORS)
def keep() -> Response:
    request = app.current_request
    assert request is not None
    name = request.json_body["name"]
    queues.send("reactions", [json.dumps({"name": name})])
    return Response({"name": name}, status_code=201)


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
