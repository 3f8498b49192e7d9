"""Putting routers on a Chalice application."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, cast

from chalice.app import Blueprint, Chalice, CORSConfig, Request, Response

from chalicelib.web.routing import Route, Router
from chalicelib.web.serving import serve

PREFIX = "/v1"
# Files go out as they are; API Gateway needs to know which types those are.
BINARY_TYPES = ["multipart/form-data", "application/pdf", "image/*", "text/html", "text/css"]
CORS = CORSConfig(
    allow_origin="*",
    allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-Requested-With"],
    expose_headers=["X-Correlation-Id", "Retry-After", "Idempotent-Replay"],
    max_age=86400,
)


def mount(app: Chalice, routers: Iterable[Router]) -> list[Route]:
    """Register every route of `routers` on `app`, under `/v1`; the routes, for the schema."""
    app.api.cors = CORS
    app.api.binary_types[:] = BINARY_TYPES
    mounted: list[Route] = []
    for router in routers:
        app.register_blueprint(_blueprint(app, router), url_prefix=PREFIX)
        mounted += router.routes
    return mounted


def _blueprint(app: Chalice, router: Router) -> Blueprint:
    blueprint = Blueprint(__name__)
    by_path: dict[str, list[Route]] = defaultdict(list)
    for route in router.routes:
        by_path[route.path].append(route)
    for path, routes in by_path.items():
        for route in routes:
            blueprint.route(
                path, methods=[route.method], cors=CORS, content_types=["*/*"], name=_name(route)
            )(_view(app, route))
    return blueprint


def _view(app: Chalice, route: Route) -> Callable[..., Response]:
    def view(**_: Any) -> Response:
        # Path parameters are read from the request, where they keep their names.
        return serve(route, cast("Request", app.current_request))

    return view


def _name(route: Route) -> str:
    words = route.path.replace("{", "").replace("}", "").strip("/").replace("/", "_")
    return f"{route.method.lower()}_{words.replace('-', '_')}"
