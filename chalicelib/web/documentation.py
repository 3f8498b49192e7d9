"""The description of the API (`/schema/`) and the page that shows it (`/schema/docs/`).

The page is Swagger UI, served by the API itself from the package that carries its files.
"""

from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import urlsplit

import msgspec

from chalicelib.kernel.errors import NotFound
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.formats import Address
from chalicelib.web.routing import PREFIX, Reply, RequestInfo, Route, Router

CARRIED = {"swagger-ui.css": "text/css", "swagger-ui-bundle.js": "text/javascript"}
START = "start.js"
# The addresses of these name the version of the package, so what they answer never changes.
FOREVER = "public, max-age=31536000, immutable"
PAGE = """<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Casa Austin API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{docs}/swagger-ui.css?v={version}">
</head>
<body>
<div id="api"></div>
<script src="{docs}/swagger-ui-bundle.js?v={version}"></script>
<script src="{docs}/start.js" data-schema="{schema}"></script>
</body>
</html>
"""
# `validatorUrl` would send the description to somebody else's server.
START_SCRIPT = """SwaggerUIBundle({
  url: document.currentScript.dataset.schema,
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "list",
  persistAuthorization: true,
  validatorUrl: null,
});
"""


def router_of(routes: Callable[[], Sequence[Route]]) -> Router:
    """The routes that describe `routes`, as they are when first asked."""
    router = Router("schema")
    described = cache(lambda: _described(routes()))
    router.get("", audience=PUBLIC)(entrance)
    router.get("/schema", audience=PUBLIC)(_schema_with(described))
    router.get("/schema/docs", audience=PUBLIC, media="text/html")(page)
    router.get("/schema/docs/{asset}", audience=PUBLIC, media="text/*")(asset_file)
    return router


def _described(routes: Sequence[Route]) -> dict[str, Any]:
    from chalicelib.web import openapi

    return openapi.document(routes)


def _schema_with(described: Callable[[], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def schema(request: RequestInfo) -> dict[str, Any]:
        """The description of this API, in OpenAPI 3.1."""
        return {**described(), "servers": [{"url": f"{request.base_url}{PREFIX}"}]}

    return schema


class Entrance(msgspec.Struct, frozen=True):
    """Where to begin."""

    clients: Address
    """The clients, for staff."""
    schema: Address
    """The description of this API."""
    docs: Address
    """The page to browse and try the API with."""


def entrance(request: RequestInfo) -> Entrance:
    """Where to begin."""
    base = f"{request.base_url}{PREFIX}"
    return Entrance(f"{base}/clients/", f"{base}/schema/", f"{base}/schema/docs/")


def page(request: RequestInfo) -> Reply:
    """A page to browse and try the API with."""
    base = escape(f"{request.base_url}{PREFIX}")
    content = PAGE.format(docs=f"{base}/schema/docs", schema=f"{base}/schema/", version=_version())
    return Reply(
        content,
        content_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": _policy(request.base_url)},
    )


def asset_file(asset: str) -> Reply:
    """A script or style sheet of the page.

    Raises:
        NotFound: it is none of those that the page uses.
    """
    if asset == START:
        return _file(START_SCRIPT, "text/javascript", "no-cache")
    if asset in CARRIED:
        content = (_directory() / asset).read_text(encoding="utf-8")
        return _file(content, CARRIED[asset], FOREVER)
    raise NotFound


def _file(content: str, kind: str, caching: str) -> Reply:
    return Reply(
        content,
        content_type=f"{kind}; charset=utf-8",
        headers={"Cache-Control": caching, "X-Content-Type-Options": "nosniff"},
    )


@cache
def _directory() -> Traversable:
    """Where the package keeps Swagger UI, `swagger-ui-<version>`."""
    return next((files("swagger_ui_bundle") / "vendor").iterdir())


def _version() -> str:
    return _directory().name.rpartition("-")[2]


def _policy(base_url: str) -> str:
    """Nothing comes from elsewhere; requests go to this API only."""
    parts = urlsplit(base_url)
    own = f"{parts.scheme}://{parts.netloc}"
    return (
        f"default-src 'none'; script-src {own}; style-src {own} 'unsafe-inline'; "
        f"img-src {own} data:; connect-src {own}; base-uri 'none'; frame-ancestors 'none'"
    )
