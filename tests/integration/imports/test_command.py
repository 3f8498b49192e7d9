"""The command of administrators that moves in."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from chalicelib.clients.records import client_of
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache, clock
from deploy import moving as command
from tests.support.export import key, points, small
from tests.support.pictures import jpeg

from .moved import NOW


@pytest.fixture(autouse=True)
def _now(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield
    cache.forget_all()


def run(path: Path, *more: str) -> int:
    return command.main(["--stage", settings().stage, "--file", str(path), *more])


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    path = tmp_path / "dump.json"
    path.write_bytes(msgspec.json.encode(small()))
    return path


def test_it_prints_what_came_of_it(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(dump) == 0
    printed = capsys.readouterr().out
    assert "clients.clients: 2, 2, 0, 0, 0" in printed
    assert "balances of all clients: 19.00" in printed
    assert client_of(key("ana")) is not None


def test_dry_it_writes_nothing(dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(dump, "--dry") == 0
    assert "clients.clients: 2, 2, 0, 0, 0" in capsys.readouterr().out
    assert client_of(key("ana")) is None


def test_files_come_along_from_a_folder(
    dump: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "media" / "property_photos" / "h1.jpg"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(jpeg())
    assert run(dump, "--media", str(tmp_path / "media")) == 0
    printed = capsys.readouterr().out
    assert "files sent: 1" in printed
    assert "its file is missing: rental_recipt/b.jpg" in printed
    assert run(dump, "--media", str(tmp_path / "nowhere")) == 1


def test_refused_rows_show_in_its_exit_code(dump: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.json"
    odd.write_bytes(msgspec.json.encode([*small(), points("odd", "nobody", "1.00")]))
    assert run(odd) == 1


@pytest.mark.parametrize("content", ["", "{}", json.dumps([{"model": 1}])])
def test_what_is_no_export_is_refused(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.json"
    path.write_text(content)
    assert run(path) == 1
    assert "is no export" in capsys.readouterr().err
