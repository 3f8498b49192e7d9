"""What an installation takes along, and what its command says when something is missing."""

import ast
import re
import sys
from pathlib import Path

import pytest

from bridge import RELEASE, __main__
from bridge.configuration import KEY_VARIABLE, TOKEN_VARIABLE

HERE = Path("bridge")
LIBRARIES = {"aiohttp": "aiohttp", "async_upnp_client": "async-upnp-client", "msgspec": "msgspec"}
"""What is imported, and how its requirement is called."""


def imported() -> set[str]:
    found = set()
    for path in HERE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                found.add(node.module.partition(".")[0])
    return found


def test_the_program_needs_what_its_requirements_say_and_nothing_else() -> None:
    own = {"bridge", "protocol", *sys.stdlib_module_names}
    assert imported() - own == set(LIBRARIES)
    asked = re.findall(r"^([\w-]+)~=", (HERE / "requirements.in").read_text(), re.M)
    assert sorted(asked) == sorted(LIBRARIES.values())


def test_its_release_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        __main__.main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"{RELEASE}\n"


def test_a_configuration_that_is_missing_or_lacks_a_secret_is_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert __main__.main(["--config", str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().err
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setenv(TOKEN_VARIABLE, "token")
    assert __main__.main(["--config", str(HERE / "bridge.example.toml")]) == 2
    assert "key_file" in capsys.readouterr().err


def test_a_check_names_what_is_not_reached(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "bridge.key")
    monkeypatch.setenv(TOKEN_VARIABLE, "token")
    path = tmp_path / "bridge.toml"
    path.write_text(
        '[cloud]\napi = "http://127.0.0.1:1/"\n'
        '[home_assistant]\nurl = "http://127.0.0.1:1"\nentities = []\n'
    )
    assert __main__.main(["--config", str(path), "--check"]) == 1
    said = capsys.readouterr().out
    assert "cloud: NOT reached" in said
    assert "Home Assistant: NOT reached" in said
    assert "key" not in said


def test_the_service_runs_what_the_installation_makes() -> None:
    unit, script = (HERE / "house-bridge.service").read_text(), (HERE / "install.sh").read_text()
    assert "/opt/house-bridge/bin/house-bridge --config /etc/house-bridge/bridge.toml" in unit
    assert "HOME_OF_BRIDGE:-/opt/house-bridge" in script
    assert "SETTINGS:-/etc/house-bridge" in script
    assert "--require-hashes" in script
