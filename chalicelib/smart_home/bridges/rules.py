"""What administrators may enter of a bridge, and what its credentials open."""

import json

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.validation import Problems
from chalicelib.smart_home.bridges.types import Bridge

LONGEST_NAME = 100
TAKES = ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")


def checked(bridge: Bridge, problems: Problems) -> Bridge:
    """`bridge` with its name tidy.

    Raises:
        Invalid: no name, or too long a one; with what `problems` had noted.
    """
    name = spanish.one_line(bridge.name)
    problems.name("name", name, LONGEST_NAME)
    problems.raise_any()
    return msgspec.structs.replace(bridge, name=name)


def queue_name(property_id: str, edition: int) -> str:
    """The queue of a house since its key was handed out for the nth time. With each key it is
    another one: credentials of before, which live for up to an hour, reach nothing."""
    return f"house-{property_id}-{edition}.fifo"


def policy(region: str, account: str, queue: str) -> str:
    """What a session may do: take messages from one queue."""
    arn = f"arn:aws:sqs:{region}:{account}:{queue}"
    statement = {"Effect": "Allow", "Action": list(TAKES), "Resource": arn}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
