"""What lies between a change and its consequences, done step by step."""

from collections.abc import Iterable
from typing import Any

import msgspec

from chalicelib import wiring
from chalicelib.cloud.assembly import listeners_of
from chalicelib.cloud.events import Recorded

LISTENERS = listeners_of(wiring.SUBSCRIPTIONS)
FUNCTIONS = {function.name: function for function in wiring.FUNCTIONS}


def run(function: str, event: dict[str, Any]) -> Any:
    """What a worker function answers to an event of Lambda's."""
    return wiring.handler_of(FUNCTIONS[function])(event, None)


def consume(queue: str, bodies: Iterable[str]) -> list[str]:
    """Give messages to the consumer of their queue; those that must come again."""
    waiting = dict(enumerate(bodies))
    records = [{"messageId": str(number), "body": body} for number, body in waiting.items()]
    failed = run(queue, {"Records": records})["batchItemFailures"]
    return [waiting[int(each["itemIdentifier"])] for each in failed]


def take(recorded: Recorded[Any]) -> bool:
    """Whether everybody who hears of an event takes it."""
    failed = [
        consume(each.queue, [message_of(each.name, recorded)])
        for each in LISTENERS.get(recorded.name, ())
    ]
    return not any(failed)


def message_of(subscription: str, recorded: Recorded[Any]) -> str:
    """An event as its queue hands it to a handler."""
    return msgspec.json.encode({"subscription": subscription, "recorded": recorded}).decode()
