"""The file of a house, and the secrets beside it."""

from pathlib import Path

import pytest

from bridge import configuration
from bridge.configuration import Dlna, HouseMusic, Misconfigured, Secret, read, secrets_of

EXAMPLE = Path("bridge/bridge.example.toml")
SMALL = """
[cloud]
api = "https://api.example.com/api/v1/"
[home_assistant]
url = "http://homeassistant.local:8123"
entities = ["light.*"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bridge.toml"


@pytest.fixture(autouse=True)
def _no_secrets_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(configuration.KEY_VARIABLE, raising=False)
    monkeypatch.delenv(configuration.TOKEN_VARIABLE, raising=False)


def test_the_example_is_one_that_is_read() -> None:
    example = read(EXAMPLE)
    assert "light.*" in example.home_assistant.entities
    assert isinstance(example.players["ca1"], Dlna)


def test_little_is_needed(path: Path) -> None:
    path.write_text(SMALL)
    small = read(path)
    assert small.players == {}
    assert small.state == Path("/var/lib/house-bridge")


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("[odd]", "odd"),
        ("[players.ca1]\nkind = 'dlna'\nmedia = 'http://x/{track_id}'", "description_url or udn"),
        ("[players.ca1]\nkind = 'dlna'\nudn = 'uuid:1'\nmedia = 'http://x/'", "track_id"),
        ("[players.ca1]\nkind = 'radio'", "radio"),
        ("[players.'../x']\nkind = 'house-music'\nurl = 'http://x'\nhouse = '1'", "players"),
        ("[players.ca1]\nkind = 'house-music'\nurl = 'file:///x'\nhouse = '1'", "url"),
        ("not toml", "bridge.toml"),
    ],
)
def test_what_is_wrong_is_named(path: Path, more: str, named: str) -> None:
    path.write_text(SMALL + more)
    with pytest.raises(Misconfigured, match=named):
        read(path)


@pytest.mark.parametrize("api", ["http://api.example.com/", "http://127.0.0.1.example.com/"])
def test_a_key_is_never_sent_for_everybody_to_read(path: Path, api: str) -> None:
    path.write_text(SMALL.replace("https://api.example.com/api/v1/", api))
    with pytest.raises(Misconfigured, match="https"):
        read(path)
    path.write_text(SMALL.replace("https://api.example.com", "http://127.0.0.1:8000"))
    assert read(path).cloud.api == "http://127.0.0.1:8000/api/v1/"


def test_a_file_that_is_not_there_is_named(path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"bridge\.toml"):
        read(path)


def test_the_other_kind_of_player_is_read(path: Path) -> None:
    path.write_text(SMALL + "[players.ca1]\nkind='house-music'\nurl='http://10.0.0.2'\nhouse='1'\n")
    assert read(path).players == {"ca1": HouseMusic(url="http://10.0.0.2", house="1")}


def test_secrets_come_from_files_or_the_environment(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = path.with_name("key")
    key.write_text("bridge.of-the-file\n")
    path.write_text(SMALL.replace('v1/"', f'v1/"\nkey_file = "{key}"'))
    with pytest.raises(Misconfigured, match="token_file"):
        secrets_of(read(path))
    monkeypatch.setenv(configuration.TOKEN_VARIABLE, " of-the-environment ")
    secrets = secrets_of(read(path))
    assert secrets.key.reveal() == "bridge.of-the-file"
    assert secrets.token.reveal() == "of-the-environment"
    monkeypatch.setenv(configuration.KEY_VARIABLE, "bridge.of-the-environment")
    assert secrets_of(read(path)).key.reveal() == "bridge.of-the-environment"


def test_another_key_in_the_file_counts_at_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = path.with_name("key")
    key.write_text("bridge.first\n")
    path.write_text(SMALL.replace('v1/"', f'v1/"\nkey_file = "{key}"'))
    monkeypatch.setenv(configuration.TOKEN_VARIABLE, "token")
    secret = secrets_of(read(path)).key
    assert secret.reveal() == "bridge.first"
    key.write_text("bridge.second\n")
    assert secret.reveal() == "bridge.second"
    key.unlink()
    assert secret.reveal() == "bridge.second"


def test_a_secret_that_cannot_be_read_is_named_and_none_is_shown(path: Path) -> None:
    path.write_text(SMALL.replace('v1/"', 'v1/"\nkey_file = "/nowhere/key"'))
    with pytest.raises(Misconfigured, match="key_file: /nowhere/key"):
        secrets_of(read(path))
    assert "hidden" not in f"{Secret('hidden')!r} {Secret('hidden')}"
