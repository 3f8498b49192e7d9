"""A real Home Assistant, where `make peers` installed it."""

import base64
import hashlib
import hmac
import json
import secrets
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.support.peers import INSTALLED, ROOT
from tests.support.servers import HOST, free_port

PYTHON = INSTALLED / "home-assistant" / "bin" / "python"
HERE = ROOT / "tests" / "peers"
START_SECONDS, YEAR = 120, 365 * 86400
RUNNING = 200


class Home(msgspec.Struct, frozen=True):
    """A Home Assistant that can be stopped and started again."""

    folder: Path
    port: int
    token: str

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"

    @contextmanager
    def running(self) -> Iterator["Home"]:
        """Have it run inside the block."""
        command = [str(PYTHON), str(HERE / "run_home_assistant.py"), "-c", str(self.folder)]
        command += ["--skip-pip", "--ignore-os-check"]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder
            )
        try:
            self._wait(process)
            yield self
        finally:
            process.terminate()
            process.wait(30)

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + START_SECONDS
        while process.poll() is None and time.monotonic() < until:
            if self._status("/api/states/light.sala") == RUNNING:
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text()[-3000:])

    def _status(self, path: str) -> int:
        headers = {"Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0


def made(folder: Path) -> Home:
    """A Home Assistant with the house of `house.yaml`, and a token that opens it. Skips the test
    where none is installed."""
    if not PYTHON.exists():
        pytest.skip("No Home Assistant: make peers")
    port = free_port()
    (folder / ".storage").mkdir(parents=True)
    (folder / "configuration.yaml").write_text((HERE / "house.yaml").read_text().format(port=port))
    user, token_id, key = uuid.uuid4().hex, uuid.uuid4().hex, secrets.token_hex(64)
    kept = folder / ".storage" / "auth"
    kept.write_text(json.dumps(_accounts(user, token_id, key)))
    kept.chmod(0o600)
    return Home(folder, port, _signed({"iss": token_id, "iat": _now(), "exp": _now() + YEAR}, key))


def _accounts(user: str, token_id: str, key: str) -> dict[str, object]:
    """What Home Assistant keeps of a user with a long-lived token."""
    owner: dict[str, object] = {
        "id": user,
        "group_ids": ["system-users"],
        "is_owner": False,
        "is_active": True,
    }
    owner |= {"name": "Bridge", "system_generated": False, "local_only": False}
    token: dict[str, object] = {
        "id": token_id,
        "user_id": user,
        "client_id": None,
        "client_name": "Bridge",
    }
    token |= {"client_icon": None, "token_type": "long_lived_access_token", "jwt_key": key}
    token |= {"created_at": datetime.now(UTC).isoformat(), "token": secrets.token_hex(64)}
    token |= {"access_token_expiration": float(YEAR), "last_used_at": None, "last_used_ip": None}
    token |= {"expire_at": None, "credential_id": None, "version": "2024.3.3"}
    groups = [{"id": f"system-{name}", "name": name} for name in ("admin", "users", "read-only")]
    data = {"users": [owner], "groups": groups, "credentials": [], "refresh_tokens": [token]}
    return {"version": 1, "minor_version": 1, "key": "auth", "data": data}


def _signed(claims: dict[str, object], key: str) -> str:
    parts = [_text(json.dumps(each).encode()) for each in ({"alg": "HS256", "typ": "JWT"}, claims)]
    signature = hmac.new(key.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, _text(signature)])


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _now() -> int:
    return int(time.time())
