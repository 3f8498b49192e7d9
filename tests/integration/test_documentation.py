"""The description and the page that shows it, in a real browser."""

import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.error import URLError

import pytest

from chalicelib import entry
from local.aws.ministack import free_port
from tests.support import browser
from tests.support.http import Api

ROUTES = entry.application().open_all()
ROOT = Path(__file__).parents[2]
START_SECONDS = 120


def test_the_description_is_served_with_the_address_that_it_is_for(api: Api) -> None:
    answer = api.get("/api/v1/schema/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json_body["openapi"] == "3.1.0"
    assert [server["url"] for server in answer.json_body["servers"]] == ["http://localhost/api/v1"]


def test_the_entrance_leads_to_the_clients_and_the_description(api: Api) -> None:
    answer = api.get("/api/v1/")
    assert answer.status_code == 200
    assert answer.json_body == {
        "clients": "http://localhost/api/v1/clients/",
        "schema": "http://localhost/api/v1/schema/",
        "docs": "http://localhost/api/v1/schema/docs/",
    }


@pytest.mark.parametrize("path", ["/api/v1/schema/docs", "/api/v1/schema/docs/"])
def test_the_page_names_its_parts_by_whole_addresses(api: Api, path: str) -> None:
    """So that it does not matter how the address of the page ends."""
    page = api.get(path, headers={"Accept": "text/html"})
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    links = re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page.body.decode())
    assert len(links) == 3
    for link in links:
        asset = api.get(link.partition("?")[0].removeprefix("http://localhost"))
        assert asset.status_code == 200


@pytest.mark.parametrize(
    ("asset", "kind", "caching"),
    [
        ("swagger-ui.css", "text/css", "immutable"),
        ("swagger-ui-bundle.js", "text/javascript", "immutable"),
        ("start.js", "text/javascript", "no-cache"),
    ],
)
def test_the_parts_of_the_page_have_their_types_and_may_be_kept(
    api: Api, asset: str, kind: str, caching: str
) -> None:
    answer = api.get(f"/api/v1/schema/docs/{asset}", headers={"Accept": "*/*"})
    assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert caching in answer.headers["Cache-Control"]
    assert 0 < len(answer.body) < 5_000_000


@pytest.mark.parametrize(
    "asset", ["index.html", "..", "%2e%2e%2fapp.py", "..%2f..%2fapp.py", "swagger-ui.css.map"]
)
def test_nothing_else_is_served(api: Api, asset: str) -> None:
    assert api.get(f"/api/v1/schema/docs/{asset}").status_code == 404


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The application behind gunicorn: the page needs no AWS."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*command, "--log-level", "error", "local.gateway.http:application('app')"], cwd=ROOT
    ) as server:
        base = f"http://127.0.0.1:{port}/api/v1"
        try:
            _wait_for(f"{base}/schema/")
            yield base
        finally:
            server.terminate()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=START_SECONDS).close()
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.mark.parametrize("end", ["", "/"])
def test_a_browser_shows_every_route(address: str, tmp_path: Path, end: str) -> None:
    url = f"{address}/schema/docs{end}"
    shown = browser.document(url, tmp_path, "--virtual-time-budget=10000")
    listed = set(re.findall(r'id="operations-[^"]*?-((?:get|post|put|patch|delete)_[^"]*)"', shown))
    assert listed == {route.name for route in ROUTES if route.is_described}
    assert "Authorize" in shown
    recipe = 'hex(HMAC-SHA256(key, "<timestamp>.<METHOD>.</api/v1/path/>." + body))'
    assert f"<code>{escape(recipe, quote=False)}</code>" in shown
