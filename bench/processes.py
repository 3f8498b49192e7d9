"""Fresh processes: what an import costs, and how long a cold start takes."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

import msgspec

T = TypeVar("T")
RUNS = 9
BARE = "/v1/property"
ROOT = Path(__file__).resolve().parent.parent

IMPORT_APP = """
import app
from chalicelib.cloud import store
store.connection()
"""
IMPORT_BARE = """
import chalice, botocore.session
botocore.session.get_session().create_client("dynamodb", region_name="us-east-1")
"""
CPU = """
import json, os, time
before = time.process_time()
{statement}
print(json.dumps(time.process_time() - before))
"""

BARE_APPLICATION = """
import os
import botocore.session
from chalice import Chalice

app = Chalice(app_name="bare")
database = botocore.session.get_session().create_client("dynamodb")


@app.route("/v1/property")
def read():
    table = os.environ["BARE_TABLE"]
    key = {"scope": {"S": "version"}, "kind": {"S": "catalogue"}}
    answer = database.get_item(TableName=table, Key=key)
    return {"found": "Item" in answer}
"""
FIRST_REQUEST = """
import os, sys
module = __import__(sys.argv[1])


class Context:
    function_name = "api"
    aws_request_id = "1"
    memory_limit_in_mb = 1024

    @staticmethod
    def get_remaining_time_in_millis():
        return 29000


resource, path, query, token = sys.argv[2:]
pairs = dict(pair.split("=") for pair in query.split("&") if pair)
headers = {"host": "api.test"} | ({"authorization": f"Bearer {token}"} if token else {})
event = {
    "resource": resource, "path": path, "httpMethod": "GET", "headers": headers,
    "multiValueHeaders": {name: [value] for name, value in headers.items()},
    "queryStringParameters": pairs,
    "multiValueQueryStringParameters": {name: [value] for name, value in pairs.items()},
    "pathParameters": None, "stageVariables": None, "body": None, "isBase64Encoded": False,
    "requestContext": {
        "resourcePath": resource, "httpMethod": "GET", "stage": "api",
        "path": f"/api{path}", "requestId": "1", "identity": {"sourceIp": "127.0.0.1"},
    },
}
answer = module.app(event, Context())
assert answer["statusCode"] == 200, answer
# What Python does at its end is no part of a start, and Lambda never gets there.
os._exit(0)
"""


class Request(msgspec.Struct, frozen=True):
    """What a new process is asked first."""

    path: str
    query: str = ""
    token: str = ""


class Start(NamedTuple):
    """Seconds from the start of a process to its first answer, and its CPU's."""

    elapsed: float
    cpu: float


def import_cpu() -> tuple[float, float]:
    """CPU seconds of importing the application and opening its client, and of a bare Chalice with
    a DynamoDB client."""
    environment = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}
    app, bare = (_command(statement) for statement in (IMPORT_APP, IMPORT_BARE))
    costs = _in_turn([partial(_cpu, app, environment), partial(_cpu, bare, environment)])
    return median(costs[0]), median(costs[1])


def cold_starts(package: Path, requests: Sequence[Request], table: str) -> list[Start]:
    """What it takes a process to its first answer: of the built package to each of the requests,
    and last of a bare Chalice application with one DynamoDB call that is packed in the same way.

    Both read from the AWS that the environment names; `table` is the full name of `properties`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        code = Path(scratch)
        with zipfile.ZipFile(package / "deployment.zip") as archive:
            archive.extractall(code)
        (code / "bare.py").write_text(BARE_APPLICATION)
        (code / "first_request.py").write_text(FIRST_REQUEST)
        environment = {
            name: value for name, value in os.environ.items() if name.startswith(("AWS_", "CASA_"))
        }
        environment |= {"PYTHONPATH": str(code), "BARE_TABLE": table, "PYTHONNOUSERSITE": "1"}
        served = [("app", "/{proxy+}", one.path, one.query, one.token) for one in requests]
        served.append(("bare", BARE, BARE, "", ""))
        starts = _in_turn([partial(_start, code, one, environment) for one in served])
        return [Start(*map(median, zip(*each, strict=True))) for each in starts]


def _in_turn(works: Sequence[Callable[[], T]]) -> list[list[T]]:
    """What each work gives in some runs, the works taking turns, so that the machine's moods reach
    all alike; the first run of each counts for nothing."""
    rounds = [[work() for work in works] for _ in range(RUNS + 1)]
    return [list(each) for each in zip(*rounds[1:], strict=True)]


def _command(statement: str) -> list[str]:
    return [sys.executable, "-c", CPU.format(statement=statement)]


def _cpu(command: Sequence[str], environment: Mapping[str, str]) -> float:
    return float(json.loads(subprocess.check_output(command, env=environment, cwd=ROOT)))


def _start(code: Path, served: Sequence[str], environment: Mapping[str, str]) -> Start:
    # -S keeps the packages of this environment out: only what was packed is found.
    command = [sys.executable, "-S", str(code / "first_request.py"), *served]
    before, used = time.perf_counter(), _cpu_of_children()
    subprocess.run(command, env=environment, cwd=code, check=True, stdout=subprocess.DEVNULL)
    return Start(time.perf_counter() - before, _cpu_of_children() - used)


def _cpu_of_children() -> float:
    """The CPU seconds of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
