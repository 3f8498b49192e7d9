"""MiniStack, the local AWS: DynamoDB, S3, SQS and Secrets Manager on one port of this machine.

It lives in a virtual environment of its own (`make .local/ministack/.ready`), because it pins
botocore exactly.
"""

import http.client
import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from local import processes
from local.processes import Process
from local.steps import step

HOST = "127.0.0.1"
EXECUTABLE = Path(__file__).parents[2] / ".local" / "ministack" / "bin" / "ministack"
START_SECONDS = 120
REGION = "us-east-1"
ACCOUNT = "000000000000"


class NotStarted(RuntimeError):
    """MiniStack is not installed, or ended before it was ready."""


class NotKept(RuntimeError):
    """The data of a MiniStack is not what it held at its end."""


class MiniStack(msgspec.Struct, frozen=True):
    """A running MiniStack."""

    port: int
    process: Process

    @property
    def url(self) -> str:
        """The endpoint of every service."""
        return endpoint(self.port)

    def reset(self) -> None:
        """Forget every table, queue, bucket and secret, at once."""
        reset(self.port)


def reset(port: int) -> None:
    """Let the MiniStack on `port` forget every table, queue, bucket and secret, at once.

    Raises:
        RuntimeError: it does not answer so.
    """
    status = _status(port, "POST", "/_ministack/reset")
    if status != http.HTTPStatus.OK:
        raise RuntimeError(f"MiniStack answered {status} to a reset")


def endpoint(port: int) -> str:
    """The address of a MiniStack on `port`."""
    return f"http://{HOST}:{port}"


def environment(port: int) -> dict[str, str]:
    """What a process needs to use the MiniStack on `port` as its AWS, stage `local`."""
    return {
        "AWS_ENDPOINT_URL": endpoint(port),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CASA_STAGE": "local",
        "CASA_ACCOUNT": ACCOUNT,
    }


@contextmanager
def in_environment(port: int) -> Iterator[None]:
    """Let this process, and those it starts, use the MiniStack on `port` inside the block.

    Nothing of the caller's own AWS account stays visible, so no call can reach it. Clients and
    settings that the process has already made keep pointing where they did.
    """
    before = dict(os.environ)
    for name in before:
        if name.startswith("AWS_"):
            del os.environ[name]
    os.environ.update(environment(port))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    port: int | None = None,
    *,
    state: Path | None = None,
    log: Path | None = None,
    held: Sequence[int] = (),
) -> Iterator[MiniStack]:
    """A MiniStack inside the block, on `port` or a free one.

    With `state`, what an earlier one kept in that directory is there again, and what this one
    holds is kept when the block ends, or this process, however it ends. `held` are open files
    that it keeps open until then. Only MiniStack's own violent end loses what came since its
    start.

    Raises:
        NotStarted: it is not installed, or it ended before it was ready.
        NotKept: it would not end; what came since its start is lost.
    """
    port = port or free_port()
    process = _start(port, state, log, held)
    try:
        _wait_until_ready(port, process)
        yield MiniStack(port=port, process=process)
    finally:
        if state is None:
            processes.stop(process)
        else:
            _save(process)


def _save(process: Process) -> None:
    with step("Saving the data") as saving:
        if not processes.stop(process, notice=lambda: saving.note("still at it")):
            raise NotKept(
                f"MiniStack did not end within {processes.PATIENCE_SECONDS} s and was killed: "
                "what was written since the start is lost."
            )


def _start(port: int, state: Path | None, log: Path | None, held: Sequence[int]) -> Process:
    if not EXECUTABLE.exists():
        raise NotStarted("MiniStack is not installed: run `make .local/ministack/.ready`")
    if _status(port, "GET", "/") is not None:
        # Its answers would be taken for those of the one that starts here.
        raise NotStarted(f"Port {port} is in use")
    own = {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        **_persistence(state),
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    with (log or Path(os.devnull)).open("wb") as output:
        return processes.start(
            [str(EXECUTABLE)], environment=inherited | own, output=output, held=held
        )


def _persistence(state: Path | None) -> Mapping[str, str]:
    if state is None:
        return {"PERSIST_STATE": "0", "S3_PERSIST": "0"}
    for name in ("aws", "s3"):
        (state / name).mkdir(parents=True, exist_ok=True)
    return {
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state / "aws"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "s3"),
    }


def _wait_until_ready(port: int, process: Process) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotStarted(f"MiniStack ended with code {process.returncode} at its start")
        if _status(port, "GET", "/_ministack/ready") == http.HTTPStatus.OK:
            return
        time.sleep(0.05)
    raise NotStarted(f"MiniStack was not ready within {START_SECONDS} s")


def _status(port: int, method: str, path: str) -> int | None:
    """The status of an answer, or None where nothing answers yet."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request(method, path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
