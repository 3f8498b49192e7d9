"""The application: it finds the route of a path itself, and imports rooms when they are asked for.

The gateway hands over every request as it came (`/{proxy+}`), so the number of routes is no
concern of the gateway's, and AWS and one's own machine find a route in the same way.

A container serves few parts of the business at a time, and importing all of them costs a cold
start more than everything else that we wrote: so an application knows which paths belong to which
module, and imports a module when one of its paths is asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from threading import RLock
from types import MappingProxyType
from typing import cast

from chalice.app import Chalice, Request, Response

from chalicelib.cloud import budget
from chalicelib.kernel.errors import NotFound
from chalicelib.web import cors, documentation, serving
from chalicelib.web.audiences import Resolver
from chalicelib.web.matching import Match, Patterns, segments_of
from chalicelib.web.requests import Incoming
from chalicelib.web.routing import PREFIX, Route, Router

ROOT, ANYTHING_BELOW = "/", "/{proxy+}"


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


class Application(Chalice):
    """A Chalice application of modules with a `router`, and of routers that are there from the
    start.

    `paths` says which module serves which beginnings of paths; the one that fits best counts.
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
        self._places: Patterns[str] = Patterns()
        self._opened: dict[str, Table] = {}
        self._lock = RLock()
        self._table = Table()
        for router in (*routers, documentation.router_of(self.open_all)):
            self._table.add(router.routes)
        for module, beginnings in paths.items():
            for path in beginnings:
                self._places.add(f"{PREFIX}/{path}", module)
        for number, path in enumerate((ROOT, ANYTHING_BELOW)):
            options = {
                "methods": [*cors.METHODS],
                "content_types": ["*/*"],
                "name": f"request_{number}",
            }
            self.route(path, **options)(self._serve)

    def open_all(self) -> list[Route]:
        """Import every module.

        Returns:
            All routes: the modules' in their order, then those that were there from the start.
        """
        tables = [*(self._open(module) for module in self._modules), self._table]
        return [route for table in tables for route in table.routes]

    def modules_of(self, path: str) -> list[str]:
        """The modules that may serve a path (`/v1/property/casa-1`), the likeliest first."""
        return list(dict.fromkeys(self._places.beginnings(segments_of(path))))

    def find(self, segments: Sequence[str]) -> Match[dict[str, Route]]:
        """The routes of a path by their methods, and the values of its variables.

        Raises:
            NotFound: no route has such a path.
        """
        found = (table.find(segments) for table in self._tables(segments))
        match = next((match for match in found if match is not None), None)
        if match is None:
            raise NotFound
        return match

    def _tables(self, segments: Sequence[str]) -> Iterator[Table]:
        yield self._table
        for module in dict.fromkeys(self._places.beginnings(segments)):
            yield self._open(module)

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
