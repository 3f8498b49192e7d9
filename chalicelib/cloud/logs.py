"""Structured logs: one JSON object a line, with the correlation id, without personal data.

Callers log identifiers and counts in `extra`, never names, documents, phones, tokens or bodies.
"""

import logging
import sys
import time
from contextlib import ExitStack
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
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


class Line:
    """One line about a piece of work, logged when the work ends, whatever its end.

    `kind` (`request`, `job`) is the line's message. It says what `fields` say, how long the work
    took, what it asked of DynamoDB and, where it raised, of which type the error was. The block
    may add fields to what it gets. Lines, events and messages inside carry `correlation_id`.
    """

    def __init__(self, kind: str, correlation_id: str, **fields: Any) -> None:
        self._kind = kind
        self._correlation_id = correlation_id
        self._fields = fields
        self._inside = ExitStack()

    def __enter__(self) -> dict[str, Any]:
        token = correlation.set(self._correlation_id)
        self._inside.callback(correlation.reset, token)
        self._usage = self._inside.enter_context(usage.measured())
        self._start = time.perf_counter()
        return self._fields

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._fields["milliseconds"] = round((time.perf_counter() - self._start) * 1000, 1)
        self._fields["dynamodb_calls"] = self._usage.calls
        self._fields["dynamodb_units"] = self._usage.units
        if error_type is not None:
            self._fields["error"] = error_type.__name__
        work.info(self._kind, extra=self._fields)
        self._inside.close()


def job_line(name: str, correlation_id: str, **fields: Any) -> Line:
    """One line about a run of a job, or about a message that a job handles."""
    return Line("job", correlation_id, job=name, **fields)
