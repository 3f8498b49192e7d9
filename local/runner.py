"""Starting and stopping the whole product on this machine.

    python -m local --port 8000 --aws-port 4566 --providers-port 8025

Started in this order, stopped in the reverse: MiniStack with what it kept, the resources and
(at the first start) the demonstration data, the stand-ins of outside services, the pumps, the
API. So nothing is asked of a part that is gone, and MiniStack, which saves at an orderly end
only, ends last.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from local.aws import ministack
from local.providers import registry

HOME = Path(__file__).parent.parent
STATE = HOME / ".local" / "state"
POLL_SECONDS = 0.2
START_SECONDS = 120
STOP_SECONDS = 60
KEEP_ALIVE_SECONDS = 15
# A worker that is told to stop while it starts up may miss it, and is then ended after this.
LAST_REQUEST_SECONDS = 5
THREADS = 8
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """A signal asked for the end."""


class Failed(Exception):
    """The stack cannot start or go on; the text says why."""


class Options(msgspec.Struct, frozen=True):
    """What a start may choose. `module` holds the Chalice `app` and its worker functions.

    `providers_port` is where the stand-ins of outside services answer.
    """

    port: int = 8000
    aws_port: int = 4566
    providers_port: int = 8025
    workers: int = 2
    module: str = "app"
    state: Path = STATE
    demo: bool = True


class Part(msgspec.Struct, frozen=True):
    """A process of the stack."""

    name: str
    process: "subprocess.Popen[bytes]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stack until a signal; the exit code."""
    options = _options(arguments)
    for number in SIGNALS:
        signal.signal(number, _stop_once)
    try:
        with ExitStack() as stack:
            parts = _start(options, stack)
            _watch(parts)
    except Stopped:
        print("Stopped; the data is kept.", flush=True)
    except (Failed, ministack.NotStarted) as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--port", type=int, default=Options().port)
    parser.add_argument("--aws-port", type=int, default=Options().aws_port)
    parser.add_argument("--providers-port", type=int, default=Options().providers_port)
    parser.add_argument("--workers", type=int, default=Options().workers)
    parser.add_argument("--module", default=Options().module)
    parser.add_argument("--state", type=Path, default=STATE)
    parser.add_argument("--no-demo", dest="demo", action="store_false")
    return Options(**vars(parser.parse_args(arguments)))


def _stop_once(*_: object) -> None:
    """Ask for the end, once: a second Ctrl-C must not cut short the saving."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def _start(options: Options, stack: ExitStack) -> list[Part]:
    _require_free(options.port, "PORT")
    _require_free(options.aws_port, "AWS_PORT")
    _require_free(options.providers_port, "PROVIDERS_PORT")
    state = options.state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    log = state / "ministack.log"
    stack.enter_context(ministack.in_environment(options.aws_port))
    aws = stack.enter_context(ministack.running(options.aws_port, state=state, log=log))
    _fill(options)
    os.environ.update(registry.environment(_providers_address(options)))
    providers = stack.enter_context(_providers(options))
    ready = state / "pumps.ready"
    ready.unlink(missing_ok=True)
    pumps = stack.enter_context(_pumps(options, state / "kept", ready))
    api = stack.enter_context(_api(options))
    parts = [Part("MiniStack", aws.process), providers, pumps, api]
    # Pumps that were stopped before they run would leave the last changes undelivered.
    _wait_until(ready.exists, parts)
    _wait_until(lambda: _answers(options.providers_port), parts)
    _wait_until(lambda: _answers(options.port), parts)
    _announce(options)
    return parts


def _require_free(port: int, name: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ministack.HOST, port))
        except OSError as error:
            raise Failed(
                f"Port {port} cannot be used ({error.strerror}). Is the stack already running? "
                f"Stop it, or choose another port: make run {name}=..."
            ) from error


def _fill(options: Options) -> None:
    """Make the resources, bring kept data up to date, and load the demonstration data once."""
    # What the application reads from the environment it reads at import.
    from chalicelib.cloud.settings import settings
    from local.aws.clients import client
    from local.aws.migrating import migrate
    from local.aws.provision import provision

    provision(client, settings())
    registry.open_accounts(client, settings())
    migrate()
    if options.demo:
        from local import demo

        demo.load(if_empty=True)


@contextmanager
def _process(name: str, arguments: Sequence[str]) -> Iterator[Part]:
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=HOME,
        stdin=subprocess.DEVNULL,
        # A Ctrl-C of the terminal must reach the runner alone, which stops its parts in order.
        start_new_session=True,
    )
    try:
        yield Part(name, process)
    finally:
        ministack.stop(process, STOP_SECONDS)


@contextmanager
def _providers(options: Options) -> Iterator[Part]:
    command = ["local.providers", "--port", str(options.providers_port)]
    with _process("stand-ins", command) as part:
        yield part


def _providers_address(options: Options) -> str:
    return f"http://{ministack.HOST}:{options.providers_port}"


@contextmanager
def _pumps(options: Options, kept: Path, ready: Path) -> Iterator[Part]:
    command = ["local.pumps", "--module", options.module]
    command += ["--kept", str(kept), "--ready", str(ready)]
    with _process("pumps", command) as part:
        yield part


@contextmanager
def _api(options: Options) -> Iterator[Part]:
    """Gunicorn: threads hold connections (a browser opens some in advance), and the application
    serves one request at a time in each worker process."""
    command = [
        "gunicorn",
        f"local.gateway.http:application('{options.module}')",
        f"--bind={ministack.HOST}:{options.port}",
        f"--workers={options.workers}",
        "--worker-class=gthread",
        f"--threads={THREADS}",
        f"--keep-alive={KEEP_ALIVE_SECONDS}",
        f"--graceful-timeout={LAST_REQUEST_SECONDS}",
        "--preload",
        "--no-control-socket",
        "--log-level=warning",
    ]
    with _process("API", command) as part:
        yield part


def _wait_until(done: Callable[[], bool], parts: Sequence[Part]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not done():
        _require_alive(parts)
        if time.monotonic() > deadline:
            raise Failed(f"The stack was not ready within {START_SECONDS} s")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(ministack.HOST, port, timeout=5)
    try:
        connection.request("OPTIONS", "/api")
        connection.getresponse()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _watch(parts: Sequence[Part]) -> None:
    while True:
        _require_alive(parts)
        time.sleep(POLL_SECONDS)


def _require_alive(parts: Sequence[Part]) -> None:
    for part in parts:
        code = part.process.poll()
        if code is not None:
            raise Failed(f"{part.name} ended with code {code}; everything else stops too.")


def _announce(options: Options) -> None:
    api = f"http://{ministack.HOST}:{options.port}/api/v1/"
    lines = ["", f"API            {api}", f"Documentation  {api}schema/docs/"]
    lines.append(f"Messages       {_providers_address(options)}/messages/")
    lines.append(f"Local AWS      {ministack.endpoint(options.aws_port)}")
    if options.demo:
        from local import demo

        lines += ["", "Sign-ins:"]
        lines += [f"  {role:<16} {name:<36} {password}" for role, name, password in demo.SIGN_INS]
    lines += ["", "Ctrl-C stops everything and keeps the data.", ""]
    print("\n".join(lines), flush=True)
