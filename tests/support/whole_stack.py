"""The whole product as `make run` starts it, with the demonstration data."""

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec

from local import demo
from local.aws import ministack
from local.processes import HOME
from tests.support.waiting import PATIENCE_SECONDS


class Stack(msgspec.Struct, frozen=True):
    """A running stack, and what it said at its start."""

    port: int
    aws_port: int
    providers_port: int
    house_port: int
    state: Path
    said: list[str]

    @property
    def environment(self) -> dict[str, str]:
        """What the commands of make must know of it."""
        ports = {"AWS_PORT": str(self.aws_port), "PROVIDERS_PORT": str(self.providers_port)}
        return {**ports, "STATE": str(self.state)}

    def get(self, path: str, token: str | None = None) -> Any:
        """The JSON of an answer of the API."""
        return json.loads(self._open(path, token=token))

    def post(self, path: str, body: Any) -> Any:
        """The JSON of the answer to a body."""
        return json.loads(self._open(path, json.dumps(body).encode()))

    def ask(self, method: str, path: str, body: Any, token: str) -> Any:
        """The JSON of the answer to a body that is sent so.

        Raises:
            urllib.error.HTTPError: it was refused.
        """
        return json.loads(self._open(path, json.dumps(body).encode(), token, method))

    def staff_token(self, email: str = demo.ADMINISTRATOR) -> str:
        """The access token of a staff user."""
        credentials = {"email": email, "password": demo.STAFF_PASSWORD}
        token: str = self.post("login/", credentials)["access"]
        return token

    def _open(
        self,
        path: str,
        body: bytes | None = None,
        token: str | None = None,
        method: str | None = None,
    ) -> bytes:
        url = f"http://{ministack.HOST}:{self.port}/api/v1/{path}"
        headers = {"Content-Type": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(url, body, headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            content: bytes = answer.read()
        return content


@contextmanager
def started(state: Path) -> Iterator[Stack]:
    """A stack that keeps its data in `state`, on free ports, until the end of the block."""
    port, aws_port = ministack.free_port(), ministack.free_port()
    providers_port, house_port = ministack.free_port(), ministack.free_port()
    command = [sys.executable, "-m", "local", "--port", str(port), "--aws-port", str(aws_port)]
    command += ["--providers-port", str(providers_port)]
    command += ["--house-port", str(house_port)]
    with subprocess.Popen(
        [*command, "--state", str(state)],
        cwd=HOME,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said = _until_ready(process)
            # Its log goes on: a full pipe would stop it.
            Thread(target=process.communicate, daemon=True).start()
            yield Stack(port, aws_port, providers_port, house_port, state, said)
            # Nobody will look at it: what waits to be delivered need not delay the end.
            ministack.reset(aws_port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)


def _until_ready(process: "subprocess.Popen[str]") -> list[str]:
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line.strip())
        if line.startswith("Ctrl-C"):
            return said
    raise AssertionError(f"it ended: {said}")
