"""Bridges in houses are older than the cloud: what they send and read keeps its shape.

Where a message has grown, `python -m tests.unit.protocol.test_frozen` writes the shapes anew; what
was taken away or changed is refused by the other test of this file, which reads messages of before.
"""

import json
from pathlib import Path

import msgspec
import pytest

from protocol.answers import Mailbox, Report, Reported, Result
from protocol.commands import AnyCommand

FROZEN = Path("protocol/frozen.json")
MESSAGES = {
    "command": AnyCommand,
    "mailbox": Mailbox,
    "report": Report,
    "reported": Reported,
    "result": Result,
}
AT = "2026-07-01T17:00:00Z"
HEAD = (
    f'"version":1,"command_id":"c","house":"h","target":"light.bed","actor":"client#1",'
    f'"issued_at":"{AT}","expires_at":"2026-07-01T17:00:30Z"'
)
FROM_BEFORE = [
    (
        "command",
        f'{{"kind":"ha.service",{HEAD},"service":"light.turn_on","data":{{"brightness":9}}}}',
    ),
    ("command", f'{{"kind":"ha.read",{HEAD},"wanted":"states"}}'),
    ("command", f'{{"kind":"music.transport",{HEAD},"action":"next"}}'),
    ("command", f'{{"kind":"music.volume",{HEAD},"volume":40}}'),
    ("command", f'{{"kind":"music.queue",{HEAD},"action":"add","track":{{"track_id":"3135556"}}}}'),
    ("command", f'{{"kind":"music.power",{HEAD},"is_on":true}}'),
    ("result", '{"outcome":"done","took_ms":12}'),
    ("report", '{"version":1,"bridge":"1.0.0"}'),
    ("reported", f'{{"now":"{AT}","entities":[],"players":[]}}'),
]


def shapes() -> dict[str, object]:
    """The messages as JSON Schema."""
    schemas, components = msgspec.json.schema_components(MESSAGES.values())
    return {"messages": dict(zip(MESSAGES, schemas, strict=True)), "parts": components}


def test_the_shapes_are_those_that_are_out_in_houses() -> None:
    assert json.loads(json.dumps(shapes())) == json.loads(FROZEN.read_text())


@pytest.mark.parametrize(("message", "sent"), FROM_BEFORE)
def test_a_message_of_the_first_release_is_read(message: str, sent: str) -> None:
    assert msgspec.json.decode(sent, type=MESSAGES[message])


@pytest.mark.parametrize(("message", "sent"), FROM_BEFORE)
def test_a_message_of_a_later_release_is_read_without_what_is_new(message: str, sent: str) -> None:
    later = json.loads(sent) | {"something_new": [1]}
    decoded = msgspec.json.decode(json.dumps(later), type=MESSAGES[message])
    assert decoded == msgspec.json.decode(sent, type=MESSAGES[message])


if __name__ == "__main__":
    FROZEN.write_text(json.dumps(shapes(), indent=1) + "\n")
