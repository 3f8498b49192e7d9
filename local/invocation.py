"""Calling a function as Lambda does: with an event of plain JSON and a context."""

import json
import logging
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from types import ModuleType
from typing import Any

from chalicelib.cloud.assembly import Function
from local import clock
from local.aws.ministack import ACCOUNT, REGION

logger = logging.getLogger(__name__)
Invoke = Callable[[Function, Mapping[str, Any]], Any]


class Crashed(RuntimeError):
    """The function raised; the log says what."""


def failures(answer: Any, sent: Sequence[str]) -> set[str]:
    """Which items of a batch must come again, by a function's answer.

    An identifier that was not sent makes the whole batch come again, as on AWS.
    """
    failed = {item["itemIdentifier"] for item in (answer or {}).get("batchItemFailures") or ()}
    return failed if failed <= set(sent) else set(sent)


class Context:
    """What a function is told about its invocation."""

    def __init__(self, function_name: str, *, memory: int, seconds: int) -> None:
        self.function_name = function_name
        self.function_version = "$LATEST"
        self.memory_limit_in_mb = memory
        self.aws_request_id = str(uuid.uuid4())
        self.invoked_function_arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function_name}"
        self.log_group_name = f"/aws/lambda/{function_name}"
        self.log_stream_name = "local"
        self._end = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would end the invocation."""
        return max(0, round((self._end - time.monotonic()) * 1000))


class Functions:
    """The worker functions of an application module, called one at a time.

    A process of Lambda serves one invocation at a time, and the application counts on it.

    Raises:
        AttributeError: the module lacks one of `functions`.
    """

    def __init__(self, module: ModuleType, functions: Iterable[Function]) -> None:
        self._handlers = {function.name: getattr(module, function.name) for function in functions}
        self._turn = Lock()

    def invoke(self, function: Function, event: Mapping[str, Any]) -> Any:
        """The answer of `function` to `event`; both are what JSON can carry.

        Raises:
            Crashed: the function raised.
        """
        handler = self._handlers[function.name]
        sent = json.loads(json.dumps(event))
        context = Context(function.name, memory=function.memory, seconds=function.seconds)
        with self._turn, clock.running(function.name):
            try:
                return handler(sent, context)
            except Exception as error:
                # The edge of the function: whatever it raised is its failure, not the runner's.
                logger.exception("function %s failed", function.name)
                raise Crashed(function.name) from error
