"""Starting and stopping the whole product on this machine.

    python -m local --port 8000 --aws-port 4566 --providers-port 8025 --house-port 8123

Started in this order, stopped in the reverse: MiniStack with what it kept, the resources and
(at the first start) the demonstration data, the stand-ins of outside services, the pumps, the
API, and a made-up house with its bridge. So nothing is asked of a part that is gone, and
MiniStack, which saves at an orderly end only, ends last. Where the runner is killed, its parts
end by themselves (`local.tied`).
"""

import argparse
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import msgspec

from local import clock, folder, processes
from local.aws import ministack
from local.house import PLAYER, bridge, keeping
from local.processes import Process
from local.providers import registry
from local.steps import step

POLL_SECONDS = 0.2
START_SECONDS = 120
KEEP_ALIVE_SECONDS = 15
# A worker that is told to stop while it starts up may miss it, and is then ended after this.
LAST_REQUEST_SECONDS = 5
THREADS = 8
LAST_PORT = 65535
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """A signal asked for the end."""


class Failed(Exception):
    """The stack cannot start or go on; the text says why."""


class Options(msgspec.Struct, frozen=True):
    """What a start may choose. `module` holds the Chalice `app` and its worker functions.

    `providers_port` is where the stand-ins of outside services answer, `house_port` where the
    made-up house does, whose devices the demonstration data has. A request that waits for a
    house holds one of the `workers`.
    """

    port: int = 8000
    aws_port: int = 4566
    providers_port: int = 8025
    house_port: int = 8123
    workers: int = 4
    module: str = "app"
    state: Path = folder.STATE
    demo: bool = True


class Part(msgspec.Struct, frozen=True):
    """A process of the stack."""

    name: str
    process: Process
    log: Path


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
    except (Failed, folder.Taken, ministack.NotStarted, ministack.NotKept) as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--port", type=_port, default=Options().port)
    parser.add_argument("--aws-port", type=_port, default=Options().aws_port)
    parser.add_argument("--providers-port", type=_port, default=Options().providers_port)
    parser.add_argument("--house-port", type=_port, default=Options().house_port)
    parser.add_argument("--workers", type=int, default=Options().workers)
    parser.add_argument("--module", default=Options().module)
    parser.add_argument("--state", type=Path, default=folder.STATE)
    parser.add_argument("--no-demo", dest="demo", action="store_false")
    return Options(**vars(parser.parse_args(arguments)))


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdecimal() else 0
    if not 0 < port <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port: a number from 1 to {LAST_PORT}")
    return port


def _stop_once(*_: object) -> None:
    """Ask for the end, once: a second Ctrl-C must not cut short the saving."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def _start(options: Options, stack: ExitStack) -> list[Part]:
    state = options.state.resolve()
    lock = stack.enter_context(folder.taken(state, _address(options.port)))
    _require_free(options)
    clock.keep_in(state)
    stack.enter_context(ministack.in_environment(options.aws_port))
    log = state / "ministack.log"
    with step("Local AWS") as starting:
        running = ministack.running(options.aws_port, state=state, log=log, held=(lock,))
        aws = stack.enter_context(running)
        starting.result = "ready"
    # Links of answers start here, whatever host a request names.
    os.environ.setdefault("CASA_BASE_URL", f"{_address(options.port)}/api")
    _fill(options)
    # Whoever names another place, such as a real address book, keeps it.
    os.environ.update({**registry.environment(_address(options.providers_port)), **os.environ})
    house = _house_with_bridge(options)
    parts = [Part("MiniStack", aws.process, log)]
    with step("Stand-ins, functions, API") as starting:
        parts += _start_parts(options, stack, state)
        if house is not None:
            parts += map(stack.enter_context, _house(options, state, *house))
        starting.result = "ready"
    _announce(options)
    return parts


def _start_parts(options: Options, stack: ExitStack, state: Path) -> list[Part]:
    ready = state / "pumps.ready"
    ready.unlink(missing_ok=True)
    parts = [
        stack.enter_context(_providers(options)),
        stack.enter_context(_pumps(options, state / "kept", ready)),
        stack.enter_context(_api(options)),
    ]
    # Pumps that were stopped before they run would leave the last changes undelivered.
    _wait_until(ready.exists, parts)
    _wait_until(lambda: _answers(options.providers_port), parts)
    _wait_until(lambda: _answers(options.port), parts)
    return parts


def _address(port: int) -> str:
    return f"http://{ministack.HOST}:{port}"


def _api_address(options: Options) -> str:
    return f"{_address(options.port)}/api/v1/"


def _require_free(options: Options) -> None:
    ports = {"PORT": options.port, "AWS_PORT": options.aws_port}
    ports |= {"PROVIDERS_PORT": options.providers_port}
    if options.demo:
        ports |= {"HOUSE_PORT": options.house_port}
    if len(set(ports.values())) < len(ports):
        raise Failed(f"Each part needs a port of its own: {ports}")
    for name, port in ports.items():
        _require_free_port(port, name)


def _require_free_port(port: int, name: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ministack.HOST, port))
        except OSError as error:
            raise Failed(
                f"Port {port} cannot be used ({error.strerror}). Does another stack run on it? "
                f"Stop it, or choose another port: make run {name}=..."
            ) from error


def _fill(options: Options) -> None:
    """Make the resources, load the demonstration data once, and bring kept data up to date."""
    # What the application reads from the environment it reads at import.
    from chalicelib.cloud.settings import settings
    from local.aws.clients import client
    from local.aws.migrating import migrate
    from local.aws.provision import fill_secret, provision
    from local.demo.landlord import LANDLORD

    with step("Tables, queues, buckets, secrets"):
        provision(client, settings())
        registry.open_accounts(client, settings())
        fill_secret(client("secretsmanager"), settings().name("landlord"), LANDLORD)
    if options.demo:
        from local import demo

        with step("Demonstration data") as loading:
            loading.result = demo.load(if_empty=True)
    # What steps note of themselves would pass for data that was kept.
    with step("Changes of kept data") as changing:
        changing.result = migrate(log=changing.note)


@contextmanager
def _process(
    name: str,
    arguments: Sequence[str],
    options: Options,
    more: Mapping[str, str] | None = None,
    *,
    log: str | None = None,
) -> Iterator[Part]:
    """A part of its own; `more` is what its environment has beside ours, `log` the name of its log
    where that is not its module's."""
    kept = options.state / f"{log or arguments[0].rpartition('.')[2]}.log"
    with kept.open("wb") as output:
        command = [sys.executable, "-m", *arguments]
        environment = {**os.environ, **(more or {})}
        process = processes.start(command, environment=environment, output=output)
    try:
        yield Part(name, process, kept)
    finally:
        with step(f"Stopping {name}"):
            processes.stop(process)


def _house_with_bridge(options: Options) -> tuple[str, str] | None:
    """What the house with a bridge calls its player, and a new key for the bridge."""
    if not options.demo:
        return None
    from local.demo.devices import hand_out_key

    handed_out = hand_out_key()
    return None if handed_out is None else (handed_out[0].player_id or PLAYER, handed_out[1])


def _house(
    options: Options, state: Path, player: str, key: str
) -> Iterator[AbstractContextManager[Part]]:
    """The made-up house, and the bridge between it and the API."""
    yield _process("House", ["local.house", "--port", str(options.house_port)], options)
    house = _address(options.house_port)
    bridge.keep_key(state, key)
    file = bridge.configured(state, api=_api_address(options), house=house, player=player)
    keeping.turn_on(state)
    command = ["local.house.keeping", "--state", str(state), "--", "bridge", "--config", str(file)]
    yield _process("Bridge", command, options, bridge.SECRETS, log="bridge")


@contextmanager
def _providers(options: Options) -> Iterator[Part]:
    command = ["local.providers", "--port", str(options.providers_port)]
    command += ["--api", _api_address(options)]
    with _process("Stand-ins", command, options) as part:
        yield part


@contextmanager
def _pumps(options: Options, kept: Path, ready: Path) -> Iterator[Part]:
    command = ["local.pumps", "--module", options.module]
    command += ["--kept", str(kept), "--ready", str(ready)]
    with _process("Functions", command, options) as part:
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
        # The gateway refuses what is too long itself, in the shape of its other errors.
        "--limit-request-line=0",
        "--limit-request-field_size=0",
        "--log-level=warning",
    ]
    with _process("API", command, options) as part:
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
            raise Failed(
                f"{part.name} ended with code {code}, everything else stops too. Why: {part.log}"
            )


def _announce(options: Options) -> None:
    from chalicelib.office.requests import HOME

    api = _api_address(options)
    lines = ["", f"API            {api}", f"Documentation  {api}schema/docs/"]
    lines.append(f"Office         {_address(options.port)}{HOME}")
    lines.append(f"Messages       {_address(options.providers_port)}/messages/")
    lines.append(f"Payments       {_address(options.providers_port)}/payments/")
    lines.append(f"Spreadsheet    {_address(options.providers_port)}/sheets/")
    lines.append(f"Channels       {_address(options.providers_port)}/calendars/")
    if options.demo:
        lines.append(f"House          {_address(options.house_port)}/")
    lines.append(f"Local AWS      {ministack.endpoint(options.aws_port)}")
    lines.append(f"Logs           {options.state}/*.log")
    if clock.days_ahead():
        lines.append(f"Clock          {clock.text()} (`make clock DAYS=0` puts it back)")
    if options.demo:
        from local import demo

        lines += ["", "Sign-ins:"]
        lines += [f"  {role:<16} {name:<36} {password}" for role, name, password in demo.SIGN_INS]
    lines += ["", "Ctrl-C (or `make stop`) stops everything and keeps the data.", ""]
    print("\n".join(lines), flush=True)
