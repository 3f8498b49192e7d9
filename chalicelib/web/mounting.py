"""Putting routers on a Chalice application."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, cast

from chalice.app import Blueprint, Chalice, CORSConfig, Request, Response

from chalicelib.web import documentation
from chalicelib.web.audiences import Resolver
from chalicelib.web.routing import PREFIX, Route, Router
from chalicelib.web.serving import BINARY_TYPES, serve

CORS = CORSConfig(
    allow_origin="*",
    allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-Requested-With"],
    expose_headers=["X-Correlation-Id", "Retry-After", "Idempotent-Replay"],
    max_age=86400,
)


def prepare(app: Chalice) -> None:
    """Set what holds for all routes: cross-origin answers, and which bodies are binary."""
    app.api.cors = CORS
    app.api.binary_types[:] = sorted(BINARY_TYPES)


def add(app: Chalice, router: Router, resolver: Resolver) -> None:
    """Register the routes of a router on `app`, under `/v1`."""
    app.register_blueprint(_blueprint(app, router, resolver), url_prefix=PREFIX)


def mount(app: Chalice, routers: Iterable[Router], *, resolver: Resolver) -> list[Route]:
    """Register `routers` on a plain application, with the description of them all.

    Returns:
        The routes.
    """
    prepare(app)
    mounted: list[Route] = []
    description = documentation.router_of(lambda: mounted)
    for router in (*routers, description):
        add(app, router, resolver)
        mounted += router.routes
    return mounted


def _blueprint(app: Chalice, router: Router, resolver: Resolver) -> Blueprint:
    blueprint = Blueprint(__name__)
    by_path: dict[str, list[Route]] = defaultdict(list)
    for route in router.routes:
        by_path[route.path].append(route)
    for path, routes in by_path.items():
        for route in routes:
            blueprint.route(
                path, methods=[route.method], cors=CORS, content_types=["*/*"], name=route.name
            )(_view(app, route, resolver))
    return blueprint


def _view(app: Chalice, route: Route, resolver: Resolver) -> Callable[..., Response]:
    def view(**_: Any) -> Response:
        # Path parameters are read from the request, where they keep their names.
        return serve(route, cast("Request", app.current_request), resolver)

    return view
