"""What lies between a change and its consequences, done step by step.

Whatever runs here may touch what its room declares for it, and nothing else.
"""

import json
from collections.abc import Iterable
from typing import Any

import msgspec

from chalicelib import entry, wiring
from chalicelib.cloud.assembly import listeners_of
from chalicelib.cloud.deliveries import heard_by
from chalicelib.cloud.events import Recorded
from tests.support.roles import allowed

LISTENERS = listeners_of(wiring.SUBSCRIPTIONS)
FUNCTIONS = {function.name: function for function in wiring.FUNCTIONS}


def run(function: str, event: dict[str, Any]) -> Any:
    """What a worker function answers to an event of Lambda's."""
    with allowed(FUNCTIONS[function].uses):
        return entry.worker(function)(event, None)


def consume(queue: str, bodies: Iterable[str]) -> list[str]:
    """Give messages to the consumer of their queue, one by one; those that must come again."""
    again = []
    for body in bodies:
        subscription = wiring.SUBSCRIPTIONS[json.loads(body)["subscription"]]
        records = [{"messageId": "m", "body": body}]
        with allowed(subscription.uses):
            answer = entry.worker(queue)({"Records": records}, None)
        if answer["batchItemFailures"]:
            again.append(body)
    return again


def take(recorded: Recorded[Any]) -> bool:
    """Whether everybody who hears of an event takes it."""
    failed = [
        consume(each.queue, [message_of(each.name, recorded)])
        for each in heard_by(recorded, LISTENERS)
    ]
    return not any(failed)


def message_of(subscription: str, recorded: Recorded[Any]) -> str:
    """An event as its queue hands it to a handler."""
    return msgspec.json.encode({"subscription": subscription, "recorded": recorded}).decode()
