"""Table streams as event sources of functions, as Lambda's mappings are on AWS."""

import logging
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.cloud.assembly import Function
from local.invocation import Crashed, Invoke, failures
from local.pumps import events

POLL_SECONDS = 0.1
BATCH = 100
RETRY_SECONDS = 1.0
LONGEST_RETRY_SECONDS = 30.0
logger = logging.getLogger(__name__)


class StreamPump:
    """Feeds a function from a table's stream: every change, in order, at least once.

    MiniStack keeps a stream in one shard and forgets it when it ends. So a pump begins at the
    oldest record, and when it stops it first delivers what is left; records that the function
    still refuses are written to `kept` and delivered first at the next start.
    """

    def __init__(
        self, streams: Any, stream_arn: str, function: Function, invoke: Invoke, kept: Path
    ) -> None:
        self._streams = streams
        self._arn = stream_arn
        self._function = function
        self._invoke = invoke
        self._kept = kept
        self._iterator: str | None = None
        self._position: str | None = None
        self._pending: list[dict[str, Any]] = self._left_over()

    def run(self, stop: Event) -> None:
        """Feed the function until `stop` is set, then deliver what is left."""
        delay = RETRY_SECONDS
        while not stop.is_set():
            if self._step():
                delay = RETRY_SECONDS
                stop.wait(0 if self._pending else POLL_SECONDS)
            else:
                stop.wait(delay)
                delay = min(delay * 2, LONGEST_RETRY_SECONDS)
        self.drain()

    def once(self) -> bool:
        """Deliver the pending records, or else the next ones; whether the function took them."""
        if not self._pending:
            self._pending = self._read()
        if not self._pending:
            return True
        batch = self._pending[:BATCH]
        accepted = self._accepted(batch)
        self._pending = self._pending[accepted:]
        return accepted == len(batch)

    def drain(self) -> None:
        """Deliver everything that is left, and keep on disk what the function refuses."""
        try:
            while self.once() and (self._pending or self._more()):
                pass
            while self._more():
                pass
        except (BotoCoreError, ClientError):
            logger.exception("stream %s", self._arn)
        if self._pending:
            self._kept.write_bytes(msgspec.json.encode(self._pending))
        else:
            self._kept.unlink(missing_ok=True)

    def _step(self) -> bool:
        try:
            return self.once()
        except (BotoCoreError, ClientError):
            logger.exception("stream %s", self._arn)
            # The iterator may have expired: begin anew after the last record that was read.
            self._iterator = None
            return False

    def _more(self) -> bool:
        """Read on; whether there was anything."""
        records = self._read()
        self._pending += records
        return bool(records)

    def _read(self) -> list[dict[str, Any]]:
        answer = self._streams.get_records(
            ShardIterator=self._iterator or self._open(), Limit=BATCH
        )
        self._iterator = answer.get("NextShardIterator")
        records = [events.plain(record) for record in answer["Records"]]
        if records:
            self._position = _sequence(records[-1])
        return records

    def _open(self) -> str:
        description = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]
        start: dict[str, str] = {"ShardIteratorType": "TRIM_HORIZON"}
        if self._position is not None:
            start = {
                "ShardIteratorType": "AFTER_SEQUENCE_NUMBER",
                "SequenceNumber": self._position,
            }
        answer = self._streams.get_shard_iterator(
            StreamArn=self._arn, ShardId=description["Shards"][0]["ShardId"], **start
        )
        iterator: str = answer["ShardIterator"]
        return iterator

    def _accepted(self, batch: list[dict[str, Any]]) -> int:
        """How many records, from the first, the function is done with."""
        event = events.stream_event(batch, self._arn)
        try:
            answer = self._invoke(self._function, event)
        except Crashed:
            return 0
        sequences = [_sequence(record) for record in batch]
        failed = failures(answer, sequences)
        return next((i for i, name in enumerate(sequences) if name in failed), len(batch))

    def _left_over(self) -> list[dict[str, Any]]:
        """What an earlier pump kept; the file stays until this one is drained too."""
        if not self._kept.exists():
            return []
        records: list[dict[str, Any]] = msgspec.json.decode(self._kept.read_bytes())
        return records


def _sequence(record: Mapping[str, Any]) -> str:
    sequence: str = record["dynamodb"]["SequenceNumber"]
    return sequence
