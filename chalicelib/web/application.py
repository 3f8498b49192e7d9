"""The application: it finds the route of a path itself, and imports rooms when they are asked for.

The gateway hands over every request as it came (`/{proxy+}`), so the number of routes is no
concern of the gateway's, and AWS and one's own machine find a route in the same way.

A container serves few parts of the business at a time, and importing all of them costs a cold
start more than everything else that we wrote: so an application knows which paths belong to which
module, and imports a module when one of its paths is asked for.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import partial
from importlib import import_module
from threading import RLock
from types import MappingProxyType
from typing import Any, cast

from chalice.app import Chalice, Request, Response

from chalicelib.cloud import budget
from chalicelib.cloud.rooms import EVERY_METHOD, method_and_path
from chalicelib.kernel.errors import NotFound
from chalicelib.web import cors, documentation, serving
from chalicelib.web.audiences import Resolver
from chalicelib.web.matching import Match, Patterns, segments_of
from chalicelib.web.requests import Incoming
from chalicelib.web.routing import PREFIX, Route, Router

_request: ContextVar[Request | None] = ContextVar("request", default=None)
ROOT, ANYTHING_BELOW = "/", "/{proxy+}"


def _led_here(event: Mapping[str, Any]) -> dict[str, Any]:
    """What an event says of the gateway's resource, with one of the two that Chalice knows."""
    about = event.get("requestContext") or {}
    if about.get("resourcePath") in {None, ROOT, ANYTHING_BELOW}:
        return {}
    return {"requestContext": {**about, "resourcePath": ANYTHING_BELOW}}


class Table:
    """Routes by path and method."""

    def __init__(self) -> None:
        self.routes: list[Route] = []
        self._patterns: Patterns[dict[str, Route]] = Patterns()

    def add(self, routes: Iterable[Route]) -> None:
        """Serve `routes` under `/v1`.

        Raises:
            ValueError: two of them answer one request.
        """
        for route in routes:
            pattern = f"{PREFIX}{route.path}"
            methods = self._patterns.get(pattern)
            if methods is None:
                methods = {}
                self._patterns.add(pattern, methods)
            if route.method in methods:
                raise ValueError(f"{route.method} {route.path} is served by two routes")
            methods[route.method] = route
            self.routes.append(route)

    def find(self, segments: Sequence[str]) -> Match[dict[str, Route]] | None:
        """The routes of a path by their methods, and the values of its variables."""
        return self._patterns.find(segments)


class _EveryMethod(dict[str, Any]):
    """What Chalice has for a path, found by every method: else it would refuse an unknown one
    itself, in English and in a shape that is not ours."""

    def __contains__(self, method: object) -> bool:
        return True

    def __missing__(self, method: str) -> Any:
        return self["GET"]


class Application(Chalice):
    """A Chalice application of modules with a `router`, and of routers that are there from the
    start.

    `paths` says which module serves which beginnings of paths; the one that fits best counts. A
    whole path with a method before it (`DELETE clients/{client_id}`) comes before them.
    `resolver` says whose a token is.
    """

    def __init__(
        self,
        app_name: str,
        paths: Mapping[str, Sequence[str]] = MappingProxyType({}),
        *,
        routers: Iterable[Router] = (),
        resolver: Resolver,
    ) -> None:
        super().__init__(app_name=app_name, configure_logs=False)
        self.api.binary_types[:] = sorted(serving.BINARY_TYPES)
        self._resolver = resolver
        self._modules = tuple(paths)
        self._places: dict[str, Patterns[str]] = {EVERY_METHOD: Patterns()}
        self._opened: dict[str, Table] = {}
        self._lock = RLock()
        self._table = Table()
        for router in (*routers, documentation.router_of(self.open_all)):
            self._table.add(router.routes)
        for module, beginnings in paths.items():
            for declared in beginnings:
                method, path = method_and_path(declared)
                places = self._places.setdefault(method, Patterns())
                places.add(f"{PREFIX}/{path}", module)
        for number, path in enumerate((ROOT, ANYTHING_BELOW)):
            options = {
                "methods": [*cors.METHODS],
                "content_types": ["*/*"],
                "name": f"request_{number}",
            }
            self.route(path, **options)(self._serve)
            self.routes[path] = _EveryMethod(self.routes[path])

    @property
    def current_request(self) -> Request | None:
        """The request that is served here: of each thread its own, where several serve."""
        return _request.get()

    @current_request.setter
    def current_request(self, request: Request | None) -> None:
        _request.set(request)

    def __call__(self, event: Any, context: Any) -> Any:
        """The answer to an event of the gateway, whichever of its resources led it here. Chalice
        would refuse bytes, in a shape that is not ours, to callers who do not say that they accept
        anything."""
        headers = {**(event.get("headers") or {}), "accept": "*/*"}
        return super().__call__({**event, "headers": headers, **_led_here(event)}, context)

    def open_all(self) -> list[Route]:
        """Import every module.

        Returns:
            All routes: the modules' in their order, then those that were there from the start.
        """
        tables = [*(self._open(module) for module in self._modules), self._table]
        return [route for table in tables for route in table.routes]

    def modules_of(self, path: str, method: str = EVERY_METHOD) -> list[str]:
        """The modules that may serve a path (`/v1/property/casa-1`), the likeliest first."""
        return list(self._modules_of(segments_of(path), [method, EVERY_METHOD]))

    def find(self, segments: Sequence[str], method: str = EVERY_METHOD) -> Match[dict[str, Route]]:
        """The routes of a path by their methods, and the values of its variables: where one
        answers to `method`, perhaps no others.

        Raises:
            NotFound: no route has such a path.
        """
        match = next(self._matches(segments, [method, EVERY_METHOD]), None)
        if match is not None and method in match.value:
            return match
        matches = list(self._matches(segments, self._places))
        if not matches:
            raise NotFound
        methods = {name: route for each in reversed(matches) for name, route in each.value.items()}
        return Match(methods, matches[0].variables)

    def _matches(
        self, segments: Sequence[str], methods: Iterable[str]
    ) -> Iterator[Match[dict[str, Route]]]:
        """What fits a path best of those that are there from the start, else of each method's."""
        match = self._table.find(segments)
        if match is not None:
            yield match
            return
        for method in dict.fromkeys(methods):
            tables = map(self._open, self._modules_of(segments, [method]))
            found = (table.find(segments) for table in tables)
            yield from itertools.islice((match for match in found if match is not None), 1)

    def _modules_of(self, segments: Sequence[str], methods: Iterable[str]) -> dict[str, None]:
        found: list[str] = []
        for method in methods:
            places = self._places.get(method)
            if method == EVERY_METHOD:
                found += self._places[method].beginnings(segments)
            elif places is not None and (match := places.find(segments)) is not None:
                found.append(match.value)
        return dict.fromkeys(found)

    def _open(self, module: str) -> Table:
        with self._lock:
            if module not in self._opened:
                table = Table()
                table.add(import_module(module).router.routes)
                self._opened[module] = table
            return self._opened[module]

    def _serve(self) -> Response:
        read = partial(Incoming, cast("Request", self.current_request))
        with budget.of(budget.REQUEST_SECONDS):
            return serving.serve(read, self.find, self._resolver)
