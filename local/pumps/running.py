"""What starts the worker functions: queues, table streams and schedules, as Lambda's event
source mappings and EventBridge do on AWS.

    python -m local.pumps --module app --kept DIRECTORY --ready FILE

One process, one thread a source. Functions run one at a time; waiting is what is concurrent.
"""

import argparse
import importlib
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from chalicelib import wiring
from chalicelib.cloud.assembly import Function
from chalicelib.cloud.settings import Settings, settings
from chalicelib.kernel import clock
from local.aws.clients import client
from local.invocation import Crashed, Functions, Invoke
from local.pumps import events
from local.pumps.queues import QueuePump
from local.pumps.streams import StreamPump


class Pump(Protocol):
    """A source of events for one function."""

    def run(self, stop: Event) -> None:
        """Feed the function until `stop` is set; what is under way is finished first."""


class SchedulePump:
    """Starts a function at once, for what fell due while nothing ran, and then by its schedule."""

    def __init__(self, function: Function, minutes: int, invoke: Invoke) -> None:
        self._function = function
        self._minutes = minutes
        self._invoke = invoke

    def run(self, stop: Event) -> None:
        """Start the function every so many minutes until `stop` is set."""
        while not stop.is_set():
            self.once()
            stop.wait(self._minutes * 60)

    def once(self) -> None:
        """Start the function."""
        event = events.schedule_event(self._function.name, clock.now())
        try:
            self._invoke(self._function, event)
        except Crashed:
            # The log has it, and the next time is soon: a schedule never gives up.
            return


def pumps_of(
    functions: Sequence[Function],
    *,
    client: Callable[[str], Any],
    stage: Settings,
    invoke: Invoke,
    kept: Path,
) -> Iterator[Pump]:
    """The pumps of every source that feeds `functions`."""
    for function in functions:
        queue = function.queue
        if queue is not None:
            url = client("sqs").get_queue_url(QueueName=stage.name(queue.name))["QueueUrl"]
            yield QueuePump(client("sqs"), url, queue, function, invoke)
        if function.stream is not None:
            table = client("dynamodb").describe_table(TableName=stage.name(function.stream))
            yield StreamPump(
                client("dynamodbstreams"),
                table["Table"]["LatestStreamArn"],
                function,
                invoke,
                kept / f"{function.name}.json",
            )
        if function.job is not None:
            yield SchedulePump(function, function.job.minutes, invoke)


def run(pumps: Sequence[Pump], stop: Event) -> None:
    """Run every pump in a thread of its own until `stop` is set, or one fails."""
    with ThreadPoolExecutor(max_workers=len(pumps)) as threads:
        running = [threads.submit(pump.run, stop) for pump in pumps]
        done, _ = wait(running, return_when=FIRST_EXCEPTION)
        stop.set()
        for ended in done:
            ended.result()


def main() -> None:
    """Run the pumps of a module's functions until a signal says to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--module", default="app")
    parser.add_argument("--kept", type=Path, required=True, help="for what is still refused")
    parser.add_argument("--ready", type=Path, required=True, help="made when the pumps run")
    options = parser.parse_args()
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    options.kept.mkdir(parents=True, exist_ok=True)
    functions = Functions(importlib.import_module(options.module), wiring.FUNCTIONS)
    pumps = list(
        pumps_of(
            wiring.FUNCTIONS,
            client=client,
            stage=settings(),
            invoke=functions.invoke,
            kept=options.kept,
        )
    )
    options.ready.touch()
    run(pumps, stop)
