"""Structured logs: one JSON object a line, with the correlation id, without personal data.

Callers log identifiers and counts in `extra`, never names, documents, phones, tokens or bodies.
"""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.cloud import usage

correlation: ContextVar[str] = ContextVar("correlation", default="-")
"""What ties the lines, events and messages of one request or job together."""
work = logging.getLogger("work")
_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """Renders a record and its `extra` as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "correlation_id": correlation.get(),
        }
        line.update({k: v for k, v in vars(record).items() if k not in _STANDARD})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line, enc_hook=str).decode()


def configure() -> None:
    """Send everything from INFO up as JSON lines to standard output, where Lambda collects it."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # botocore's INFO lines tell of credentials found; nothing that helps here.
    logging.getLogger("botocore").setLevel(logging.WARNING)


@contextmanager
def line(kind: str, correlation_id: str, **fields: Any) -> Iterator[dict[str, Any]]:
    """Log one line about a piece of work when it ends, whatever its end.

    `kind` (`request`, `job`, `message`) is the line's message. It says what `fields` say, how
    long the work took, what it asked of DynamoDB and, where it raised, of which type the error
    was. The block may add fields to what it is given. Lines, events and messages inside carry
    `correlation_id`.
    """
    token = correlation.set(correlation_id)
    start = time.perf_counter()
    try:
        with usage.measured() as used:
            yield fields
    except BaseException as error:
        fields["error"] = type(error).__name__
        raise
    finally:
        milliseconds = round((time.perf_counter() - start) * 1000, 1)
        costs = {"dynamodb_calls": used.calls, "dynamodb_units": used.units}
        work.info(kind, extra={**fields, "milliseconds": milliseconds, **costs})
        correlation.reset(token)


@contextmanager
def job_line(name: str, correlation_id: str, **fields: Any) -> Iterator[dict[str, Any]]:
    """Log one line about a run of a job, or about a message that a job handles."""
    with line("job", correlation_id, job=name, **fields) as known:
        yield known
