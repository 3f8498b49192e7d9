"""What is sent to an outside service, and how patient the client is with it."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import UNSET

from chalicelib.cloud.http.circuit import CircuitPolicy

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"]
IDEMPOTENT: frozenset[Method] = frozenset({"GET", "PUT", "DELETE", "PROPFIND"})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """An outside service.

    `address` begins every URL (https, without a trailing slash). One attempt may take
    `connect_seconds` and then `read_seconds`; a whole call, with its repetitions and pauses,
    begins no attempt after `budget_seconds`. `passing` are the statuses that another attempt may
    mend. An answer longer than `most_bytes` is not read.
    """

    name: str
    address: str
    connect_seconds: float = 5.0
    read_seconds: float = 10.0
    attempts: int = 3
    budget_seconds: float = 20.0
    pause_seconds: float = 0.5
    most_bytes: int = 1_000_000
    passing: frozenset[int] = PASSING
    idempotency_header: str = "Idempotency-Key"
    circuit: CircuitPolicy = CircuitPolicy()


class File(msgspec.Struct, frozen=True):
    """A file of a form, or one that is a body by itself."""

    name: str
    content_type: str
    content: bytes


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One request. `operation` names it in logs, where `path` never appears.

    `path` are segments below the service's address; `url` replaces both where people or another
    answer name a whole address. `form` or `json` is the body. `repeatable` says that a POST or
    PATCH has the same effect when it comes twice; one with an `idempotency_key` has by itself.
    A GET follows `redirects` at most, to public addresses only.
    """

    operation: str
    method: Method
    path: tuple[str, ...] = ()
    url: str = ""
    query: Mapping[str, str] = msgspec.field(default_factory=dict)
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    form: Mapping[str, str] | None = None
    files: Mapping[str, File] = msgspec.field(default_factory=dict)
    json: Any = UNSET
    file: File | None = None
    idempotency_key: str | None = None
    repeatable: bool = False
    redirects: int = 0

    @property
    def may_come_twice(self) -> bool:
        """Whether the service may receive this call more than once."""
        return self.repeatable or self.idempotency_key is not None or self.method in IDEMPOTENT


class Answer(msgspec.Struct, frozen=True):
    """An HTTP answer, read to its end. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Reason = Literal[
    "address", "request", "name", "connect", "tls", "timeout", "connection", "too_large",
    "encoding", "garbage",
]  # fmt: skip
OWN_MISTAKES: frozenset[Reason] = frozenset({"address", "request"})


class Failure(msgspec.Struct, frozen=True):
    """No usable answer. `sent` says whether the request may have reached the service."""

    reason: Reason
    sent: bool


Outcome = Answer | Failure
