"""Typed routes: one declaration says method, path, audience, inputs and answer.

    router = Router("properties")

    @router.get("/property/{slug}", audience=PUBLIC)
    def detail(slug: str) -> HouseDetail:
        '''One published house.'''

A handler's parameters say what it gets, by name: path parameters (`UUID`, `int` or `str`), `body`,
`query` (structs), `caller` (`Staff`, `Guest`, `Caller | None`), `once` (the idempotency key, for a
use case that writes its answer with its effect; for all others the edge honours it, `web/keys.py`),
`request` (address, agent, links), `delivery` (body, headers and query as they came, for routes of
providers). Its return annotation is the answer: a struct, a list of one,
`None` (declare status 204) or a `Reply`.
"""

import inspect
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from http import HTTPStatus
from typing import Any, Required, TypedDict, TypeVar, Unpack
from uuid import UUID

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Gone
from chalicelib.web.audiences import PUBLIC, Audience
from chalicelib.web.limits import Limit
from chalicelib.web.matching import variables_of

F = TypeVar("F", bound=Callable[..., Any])
Envelope = Callable[[CasaAustinError], Any]
Later = Callable[[Any], bool]
Made = Callable[[Any], bool]
PREFIX = "/v1"
LONGEST_PATH_TEXT = 200
MOST_PATH_DIGITS = 15
NOT_IN_NAMES = re.compile("[^A-Za-z0-9]+")


class Reply(msgspec.Struct, frozen=True):
    """An answer that is not JSON: a file, a redirect, a page. Text is sent as UTF-8.

    A file of some size goes out through a signed address instead (`cloud.objects.read_url`).
    """

    content: bytes | str = b""
    content_type: str = "application/octet-stream"
    status: int = 200
    headers: dict[str, str] = msgspec.field(default_factory=dict)


class RequestInfo(msgspec.Struct, frozen=True):
    """What a handler may need to know of the request beyond its inputs.

    is_again: the same request (by its idempotency key) took effect before, and nothing is kept of
    how it was answered.
    """

    address: str
    user_agent: str
    referer: str
    url: str
    base_url: str
    is_again: bool = False


class Delivery(msgspec.Struct, frozen=True):
    """What a provider sent, byte by byte: its signature covers it as it came, and nobody has
    looked at it. Names of headers are in lower case; of a repeated parameter the last counts."""

    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]


class Signature(msgspec.Struct, frozen=True):
    """What a handler takes and gives, read from its annotations."""

    path: dict[str, Any]
    body: Any
    query: Any
    takes: frozenset[str]
    answer: Any


class Options(TypedDict, total=False):
    """What a route says of itself.

    audience: whom it serves. limits: how often it serves one caller. envelope: renders its errors
    where the book shows a shape of its own, of the struct `problem`, with `numbers`.
    forbid_unknown: False lets extra fields pass. takes_keys: False refuses an idempotency key,
    where neither answer nor digest may be kept. conflicts: True for a GET that the state of things
    may refuse (409), as it may whatever changes something. deprecated: new clients should call
    another. later: says of an answer that it is not the last one, so that its status is 202 and it
    is not kept. made: says of an answer that something new came to be, so that its status is 201.
    described: False leaves it out of the description, where it only refuses what once was served.
    """

    audience: Required[Audience]
    limits: Sequence[Limit]
    status: int
    envelope: Envelope | None
    problem: Any
    media: str
    forbid_unknown: bool
    takes_keys: bool
    deprecated: bool
    conflicts: bool
    later: Later | None
    made: Made | None
    described: bool
    numbers: Sequence[type[IntEnum]]


class Route:
    """A declared route."""

    def __init__(
        self,
        method: str,
        path: str,
        handler: Callable[..., Any],
        *,
        tag: str,
        options: Options,
    ) -> None:
        audience = options["audience"]
        takes_keys = options.get("takes_keys", True)
        self.method = method
        self.path = path
        self.handler = handler
        self.audience = audience
        self.tag = tag
        self.limits = tuple(options.get("limits", ()))
        self.status = options.get("status", 200)
        self.envelope = options.get("envelope")
        self.problem = options.get("problem")
        self.media = options.get("media", "application/json")
        self.forbid_unknown = options.get("forbid_unknown", True)
        self.takes_keys = takes_keys and method != "GET" and not audience.is_provider
        self.deprecated = options.get("deprecated", False)
        self.conflicts = options.get("conflicts", method != "GET")
        self.later = options.get("later")
        self.made = options.get("made")
        self.is_described = options.get("described", True)
        self.numbers = tuple(options.get("numbers", ()))

    @cached_property
    def signature(self) -> Signature:
        """Read at the first request, so that a cold start pays only for the route it serves."""
        hints = typing.get_type_hints(self.handler, include_extras=True)
        path = {name: hints[name] for name in variables_of(self.path)}
        return Signature(
            path=path,
            body=hints.get("body"),
            query=hints.get("query"),
            takes=frozenset(hints) - {"return"},
            answer=hints.get("return"),
        )

    def is_later(self, answer: Any) -> bool:
        """Whether an answer says that the last one comes later."""
        return self.later is not None and self.later(answer)

    def status_of(self, answer: Any) -> int:
        """The status of an answer."""
        if self.is_later(answer):
            return HTTPStatus.ACCEPTED
        if self.made is not None and self.made(answer):
            return HTTPStatus.CREATED
        return self.status

    @property
    def name(self) -> str:
        """A name that no other route has, and that stays while method and path do: of
        `GET /reservations/{reservation_id}` it is `get_reservations_by_reservation_id`."""
        words = NOT_IN_NAMES.sub("_", self.path.replace("{", "by_")).strip("_")
        return f"{self.method.lower()}_{words or 'root'}"

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (inspect.getdoc(self.handler) or "").partition("\n")[0]

    @property
    def description(self) -> str:
        """The rest of the docstring."""
        return (inspect.getdoc(self.handler) or "").partition("\n")[2].strip()


class Router:
    """Routes that the description of the API shows together, under one `tag`."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.routes: list[Route] = []

    def route(self, method: str, path: str, **options: Unpack[Options]) -> Callable[[F], F]:
        """Declare a route."""

        def declare(handler: F) -> F:
            route = Route(method, path, handler, tag=self.tag, options=options)
            self.routes.append(route)
            return handler

        return declare

    def get(self, path: str, **options: Unpack[Options]) -> Callable[[F], F]:
        """Declare a GET route."""
        return self.route("GET", path, **options)

    def post(self, path: str, **options: Unpack[Options]) -> Callable[[F], F]:
        """Declare a POST route."""
        return self.route("POST", path, **options)

    def put(self, path: str, **options: Unpack[Options]) -> Callable[[F], F]:
        """Declare a PUT route."""
        return self.route("PUT", path, **options)

    def patch(self, path: str, **options: Unpack[Options]) -> Callable[[F], F]:
        """Declare a PATCH route."""
        return self.route("PATCH", path, **options)

    def delete(self, path: str, **options: Unpack[Options]) -> Callable[[F], F]:
        """Declare a DELETE route."""
        return self.route("DELETE", path, **options)

    def gone(self, method: str, path: str, summary: str, message: str) -> None:
        """Declare a route that was taken away: everybody is answered 410, with `message`."""

        def handler() -> None:
            raise Gone(message)

        handler.__doc__ = summary
        declare = self.route(
            method,
            path,
            audience=PUBLIC,
            status=HTTPStatus.GONE,
            deprecated=True,
            takes_keys=False,
        )
        declare(handler)


def path_values(route: Route, variables: Sequence[str]) -> dict[str, Any] | None:
    """The typed path parameters, or None where one cannot name anything (a malformed UUID,
    a text longer than any key)."""
    declared = route.signature.path
    values = {
        name: _path_value(declared[name], text)
        for name, text in zip(declared, variables, strict=True)
    }
    return None if None in values.values() else values


def _path_value(declared: Any, text: str) -> UUID | int | str | None:
    if declared is UUID:
        try:
            return UUID(text)
        except ValueError:
            return None
    if declared is int:
        is_number = text.isascii() and text.isdigit() and len(text) <= MOST_PATH_DIGITS
        return int(text) if is_number else None
    return text if len(text) <= LONGEST_PATH_TEXT else None
