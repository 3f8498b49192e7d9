"""A client that strangers generate from the description: whole, and of use."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from app import app
from chalicelib import entry
from chalicelib.web import openapi
from chalicelib.web.serving import BINARY_TYPES
from local.gateway.http import Gateway, StartResponse
from tests.integration.accounts.desk import PASSWORD, hire

BASE_URL = "http://localhost/api/v1"
ROUTES = entry.application().open_all()


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the generated package is, in reach of imports."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "schema.json").write_text(json.dumps(openapi.document(ROUTES)))
    # The generator knows one type of bytes by name.
    files = dict.fromkeys(sorted(BINARY_TYPES), "application/octet-stream")
    config = {"post_hooks": [], "content_type_overrides": files}
    (folder / "config.json").write_text(json.dumps(config))
    subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"),
            *("--path", folder / "schema.json", "--config", folder / "config.json"),
            *("--meta", "none", "--output-path", folder / "casa_client"),
        ],
        check=True,
    )
    sys.path.insert(0, str(folder))
    yield folder / "casa_client"
    sys.path.remove(str(folder))


def part(name: str) -> ModuleType:
    return importlib.import_module(f"casa_client.{name}")


def answer(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    """The application behind its gateway; gunicorn would tell the address as it was sent."""
    environ["RAW_URI"] = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
    return Gateway(app)(environ, start_response)


def test_nothing_is_dropped(generated: Path) -> None:
    operations = {path.stem for path in generated.glob("api/*/*.py")} - {"__init__"}
    assert operations == {route.name for route in ROUTES if route.is_described}


def test_its_calls_are_answered(generated: Path, aws: None) -> None:
    administrator = hire("rosa", "admin")
    calls = httpx.WSGITransport(app=answer)
    everybody = part("client").Client(base_url=BASE_URL, httpx_args={"transport": calls})
    credentials = part("models").Credentials(email=administrator.email, password=PASSWORD)
    signed_in = part("api.accounts.post_login").sync(client=everybody, body=credentials)
    assert signed_in.groups == ["admin"]

    staff = part("client").AuthenticatedClient(
        base_url=BASE_URL, token=signed_in.access, httpx_args={"transport": calls}
    )
    users = part("api.accounts.get_admin_users").sync(client=staff, page=1)
    assert [(user.email, user.is_active) for user in users.results] == [(administrator.email, True)]
