"""The command that imports files of the past from a terminal."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib.clients import service as clients
from chalicelib.cloud.settings import settings
from chalicelib.imports.bulk import service
from chalicelib.kernel import cache, clock
from chalicelib.reservations.stays.records import of_client
from deploy import importing as command
from deploy.terminal import Bar
from tests.support.houses import new_house
from tests.support.outbox import Outbox
from tests.support.people import ACTOR, ANA

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
TITLES = "PROPIEDAD,DNI,CHECK-IN,CHECK-OUT,PRECIO S/"
ROW = "Casa Austin 1,40000001,2024-02-01,2024-02-04,900"
OTHER = "Casa Austin 1,40000001,2024-03-01,2024-03-04,900"


class Desk:
    """A file of the past, and the workers of a stage."""

    def __init__(self, path: Path) -> None:
        self.path = path
        new_house("Casa Austin 1")
        self.guest = clients.create(ANA, actor=ACTOR, now=NOW).client_id
        self.outbox = Outbox()
        self.write(ROW, OTHER, ROW, ROW.replace("40000001", "40000009"))

    def write(self, *rows: str) -> None:
        self.path.write_text("\n".join([TITLES, *rows]))

    def run(self, *more: str, works: bool = True) -> int:
        def wait(_: float) -> None:
            if works:
                self.outbox.settle()

        arguments = ["--stage", settings().stage, "--file", str(self.path)]
        return command.main([*arguments, "--what", "reservations", *more], wait=wait)

    def stays(self) -> int:
        return len(of_client(self.guest))


@pytest.fixture
def desk(aws: None, tmp_path: Path) -> Iterator[Desk]:
    with clock.at(NOW):
        yield Desk(tmp_path / "past.csv")
    cache.forget_all()


def test_dry_it_says_of_every_row_what_would_come_of_it(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.run("--dry") == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[:5] == [
        "rows 2-3: accepted",
        "row 4: is there already, or stands in the file before",
        "row 5: not exactly one guest has that document",
        "accepted: 2",
        "duplicates: 1",
    ]
    assert "4 of 4 rows looked at" in printed.err
    assert desk.stays() == 0


def test_it_enters_what_can_be_entered_and_again_nothing(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.run("--dry")
    assert desk.run() == 0
    assert "4 rows entered" in capsys.readouterr().out
    assert desk.stays() == 2
    assert desk.run() == 0
    assert "duplicates: 3" in capsys.readouterr().out
    assert desk.stays() == 2


def test_cut_short_it_is_found_again_and_goes_on(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "PATIENCE", 2)
    assert desk.run(works=False) == 1
    assert "Run this again later" in capsys.readouterr().err
    assert desk.run() == 0
    assert desk.stays() == 2
    assert service.of_file(b"DNI", "clients", "csv", actor=ACTOR, now=NOW).state == "awaiting_file"


def test_a_file_that_is_refused_enters_nothing(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.path.write_text("CASA,DNI\n1,2")
    assert desk.run() == 1
    assert "Faltan columnas: PROPIEDAD" in capsys.readouterr().err
    desk.path.write_bytes(b"\0")
    assert desk.run() == 1
    assert "no es del tipo indicado" in capsys.readouterr().err
    desk.path.unlink()
    assert desk.run() == 1


def test_another_kind_of_file_is_named_at_once(desk: Desk) -> None:
    with pytest.raises(SystemExit):
        command.main(["--stage", "x", "--file", "past.pdf", "--what", "clients"])


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar() -> None:
    stream = Terminal()
    bar = Bar(stream)
    bar.show(500, 1000, "entered")
    bar.end()
    shown = "[###############...............]  50% 500 of 1,000 rows entered"
    assert stream.getvalue().endswith(f"{shown}\n")


def test_elsewhere_there_is_a_line_for_each_tenth() -> None:
    stream = io.StringIO()
    bar = Bar(stream)
    for done in range(0, 101, 2):
        bar.show(done, 100, "entered")
    bar.end()
    assert len(stream.getvalue().splitlines()) == 11
