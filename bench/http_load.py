"""The running stack under callers: requests a second, and how long one waits."""

import http.client
import json
import statistics
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from subprocess import DEVNULL, Popen
from sys import executable
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from bench import scene
from bench.report import Figure, Report
from local.aws import ministack
from local.demo import SIGN_INS

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 180
WARM_UP = 20
PAGE_REQUESTS = 200
# Whoever plans a stay asks about so often; quotes have a limit for each address.
REQUESTS_OF_ONE = 20
_ADDRESSES = cycle([f"127.0.{high}.{low}" for high in range(1, 99) for low in range(1, 255)])


class Load(msgspec.Struct, frozen=True):
    """What `callers` got, one request after the other each. Times in milliseconds."""

    callers: int
    per_second: float
    median: float
    p99: float


class Stack(msgspec.Struct, frozen=True):
    """A running stack with demonstration data."""

    port: int

    def token(self) -> str:
        """An administrator's access token."""
        _, email, password = next(one for one in SIGN_INS if one[0] == "admin")
        connection = self.connect()
        body = json.dumps({"email": email, "password": password})
        connection.request("POST", "/api/v1/login/", body, {"Content-Type": "application/json"})
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
        return str(answer["access"])

    def connect(self, address: str = ministack.HOST) -> http.client.HTTPConnection:
        """A connection that stays open, from any address of this machine."""
        return http.client.HTTPConnection(
            ministack.HOST, self.port, timeout=60, source_address=(address, 0)
        )

    def load(self, path: str, *, token: str | None, callers: int, requests: int) -> Load:
        """`requests` in all of one path, by `callers` at once, who are many people."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        self._call(path, headers, WARM_UP)
        before = time.perf_counter()
        with ThreadPoolExecutor(max_workers=callers) as pool:
            each = max(1, requests // callers)
            parts = list(pool.map(lambda _: self._call(path, headers, each), range(callers)))
        elapsed = time.perf_counter() - before
        times = sorted(duration for part in parts for duration in part)
        return Load(
            callers=callers,
            per_second=len(times) / elapsed,
            median=statistics.median(times) * 1000,
            p99=times[int(len(times) * 0.99) - 1] * 1000,
        )

    def _call(self, path: str, headers: dict[str, str], requests: int) -> list[float]:
        connection, times = self.connect(), []
        for number in range(requests):
            if number % REQUESTS_OF_ONE == 0:
                connection.close()
                connection = self.connect(next(_ADDRESSES))
            before = time.perf_counter()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - before)
            if answer.status != http.HTTPStatus.OK:
                raise RuntimeError(f"{path} answered {answer.status}")
        connection.close()
        return times


@contextmanager
def running_stack() -> Iterator[Stack]:
    """A stack of its own on free ports, as `make run` starts it."""
    stack = Stack(ministack.free_port())
    with TemporaryDirectory() as state:
        command = [executable, "-m", "local", "--port", str(stack.port)]
        command += ["--aws-port", str(ministack.free_port()), "--state", state]
        command += ["--providers-port", str(ministack.free_port())]
        command += ["--house-port", str(ministack.free_port())]
        process = Popen(command, cwd=ROOT, stdout=DEVNULL, start_new_session=True)
        try:
            _wait(stack, process)
            yield stack
        finally:
            process.terminate()
            process.wait()


@contextmanager
def serving() -> Iterator[Stack]:
    """The API alone, over the AWS that the environment names, on a free port."""
    stack = Stack(ministack.free_port())
    command = [executable, "-m", "gunicorn", "local.gateway.http:application('app')"]
    command += [f"--bind={ministack.HOST}:{stack.port}", "--workers=2", "--worker-class=gthread"]
    command += ["--threads=8", "--preload", "--no-control-socket", "--log-level=warning"]
    process = Popen(command, cwd=ROOT, stdout=DEVNULL, start_new_session=True)
    try:
        _wait(stack, process)
        yield stack
    finally:
        process.terminate()
        process.wait()


def pages(report: Report, paths: Mapping[str, str], token: str | None = None) -> None:
    """What one member of staff waits for each page, by its name, over the AWS that the environment
    names; `token` is an administrator's, a new one's unless it is given."""
    token = token or scene.staff_token(scene.real_now())
    with serving() as stack:
        for name, path in paths.items():
            load = stack.load(f"/api/v1/{path}", token=token, callers=1, requests=PAGE_REQUESTS)
            report.line(f"{name} over HTTP", Figure(load.median, "ms, p50", ".1f"))


def _wait(stack: Stack, process: "Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = stack.connect()
        try:
            connection.request("GET", "/api/v1/test/")
            connection.getresponse()
        except OSError:
            time.sleep(0.2)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError("The stack did not start")
