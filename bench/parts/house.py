"""From a request to the state of a device: the whole stack, its queue, a bridge, and a house."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bench import http_load
from bench.http_load import ROOT, Stack
from bench.report import Figure, Report
from bridge.configuration import KEY_VARIABLE, TOKEN_VARIABLE
from local.aws import ministack
from tests.support import home_assistant
from tests.support.home_assistant import Home

LAMP = "light.sala"
COMMANDS, WARM_UP = 25, 5
START_SECONDS = 60
GOOD, TOO_MANY = {200, 201}, 429


class Unanswered(RuntimeError):
    """The API does not answer as it should."""


class Limited(Unanswered):
    """Too much was asked, and its time was waited for."""


class Administrator:
    """An administrator who switches a lamp, over a connection that stays open."""

    def __init__(self, stack: Stack) -> None:
        self._headers = {"Authorization": f"Bearer {stack.token()}"}
        self._headers |= {"Content-Type": "application/json"}
        self._connection = stack.connect()
        self.api = f"http://{ministack.HOST}:{stack.port}/api/v1/"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer that is good."""
        sent = None if body is None else json.dumps(body)
        self._connection.request(method, f"/api/v1/{path}", sent, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status == TOO_MANY:
            time.sleep(int(answer.headers["Retry-After"]))
            raise Limited(path)
        if answer.status not in GOOD:
            raise Unanswered(f"{path} answered {answer.status}")
        return json.loads(content)

    def wait_for_house(self) -> None:
        """Wait until a bridge does what it is told, a few times: then all is warm."""
        lamp, good, until = self.lamp()["id"], 0, time.monotonic() + START_SECONDS
        while good < WARM_UP:
            try:
                self.switch(lamp, good + 1)
            except Unanswered:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                good += 1

    def lamp(self) -> dict[str, Any]:
        """The lamp, as lists show it."""
        devices = self.ask("GET", "ha/admin/devices/")["devices"]
        found: dict[str, Any] = next(each for each in devices if each["entity_id"] == LAMP)
        return found

    def switch(self, lamp: str, brightness: int) -> float:
        """Have the lamp shine so; the milliseconds until it does, and we know it."""
        body = {"device_id": lamp, "action": "turn_on", "brightness": brightness}
        before = time.perf_counter()
        try:
            answer = self.ask("POST", "ha/admin/control/", body)
        except Limited:
            return self.switch(lamp, brightness)
        took = (time.perf_counter() - before) * 1000
        if answer["new_state"]["attributes"]["brightness"] != brightness:
            raise Unanswered("the lamp does not shine as it should")
        return took


def measure(report: Report) -> None:
    """With the made-up house, and with a real Home Assistant where `make peers` installed one."""
    with http_load.running_stack() as stack:
        administrator = Administrator(stack)
        administrator.wait_for_house()
        _commands(report, "made-up house", administrator)
        if not home_assistant.PYTHON.exists():
            return
        with TemporaryDirectory() as folder, _real_home(Path(folder), administrator):
            administrator.wait_for_house()
            _commands(report, "real Home Assistant", administrator)


def _commands(report: Report, house: str, administrator: Administrator) -> None:
    lamp = administrator.lamp()["id"]
    times = [administrator.switch(lamp, 10 + number) for number in range(COMMANDS)]
    report.line(
        f"from a request to the state of a lamp, {house}",
        Figure(median(times), "ms, p50", ".0f", "p50 {value} ms"),
        Figure(quantiles(times, n=20)[-1], "ms, p95", ".0f", "p95 {value} ms"),
    )


@contextmanager
def _real_home(folder: Path, administrator: Administrator) -> Iterator[None]:
    """A real Home Assistant, whose bridge takes the place of the made-up house's."""
    house = administrator.ask("GET", "ha/admin/test/")["houses"][0]["property_id"]
    with home_assistant.made(folder / "home").running() as home:
        key = administrator.ask("POST", f"admin/bridges/{house}/key/", {})["key"]
        with _bridge(folder, administrator.api, home, key):
            yield


@contextmanager
def _bridge(folder: Path, api: str, home: Home, key: str) -> Iterator[None]:
    (folder / "bridge.toml").write_text(
        f'state = "{folder}/state"\n[cloud]\napi = "{api}"\n'
        f'[home_assistant]\nurl = "{home.url}"\nentities = ["light.*"]\n'
    )
    command = [sys.executable, "-m", "bridge", "--config", str(folder / "bridge.toml")]
    environment = {**os.environ, KEY_VARIABLE: key, TOKEN_VARIABLE: home.token}
    with (folder / "bridge.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
