"""What a bridge remembers on its disk, and what a fall leaves of it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bridge.journal import REMEMBERED, Journal
from bridge.judging import entry_of
from tests.unit.bridge.commands import LAMP, LIFE, NOW, lamp, press


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.jsonl"


def test_what_was_begun_and_done_is_there_after_a_fall(path: Path) -> None:
    journal = Journal(path)
    journal.begin(entry_of(lamp("c-1")), NOW)
    journal.begin(entry_of(press("next", "c-2")), NOW)
    journal.end("c-1", "done")
    again = Journal(path)
    done, begun = again.entry("c-1"), again.entry("c-2")
    assert done is not None
    assert begun is not None
    assert (done.outcome, begun.outcome) == ("done", None)
    assert [entry.command_id for entry in again.of_target(LAMP)] == ["c-1"]
    assert again.entry("c-3") is None


def test_a_line_that_was_cut_short_counts_for_nothing(path: Path) -> None:
    journal = Journal(path)
    journal.begin(entry_of(lamp("c-1")), NOW)
    whole = path.read_bytes()
    journal.begin(entry_of(lamp("c-2")), NOW)
    for length in range(len(whole), len(path.read_bytes()), 29):
        path.write_bytes((whole * 2)[:length])
        assert Journal(path).entry("c-2") is None
        assert Journal(path).entry("c-1") is not None


def test_rubbish_in_the_file_costs_nothing_but_itself(path: Path) -> None:
    Journal(path).begin(entry_of(lamp("c-1")), NOW)
    path.write_bytes(b"\xff\x00{}\n[1]\n" + path.read_bytes())
    journal = Journal(path)
    assert journal.entry("c-1") is not None
    assert path.read_bytes().count(b"\n") == 1


def test_the_file_stays_small_and_keeps_what_still_counts(path: Path) -> None:
    journal = Journal(path, most_lines=20)
    for number in range(60):
        at = NOW + timedelta(seconds=number)
        journal.begin(entry_of(lamp(f"c-{number}", at=at)), at)
        assert path.read_bytes().count(b"\n") <= 21
    latest, old = journal.entry("c-59"), journal.entry("c-0")
    assert latest is not None
    assert old is None


def test_what_is_begun_waits_for_the_disk_and_what_is_done_does_not(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, synced = Journal(path), list[int]()
    monkeypatch.setattr(os, "fsync", synced.append)
    journal.begin(entry_of(lamp()), NOW)
    assert len(synced) == 1
    journal.end("c-1", "done")
    assert len(synced) == 1


def test_what_may_come_again_is_remembered_longer_than_it_may(path: Path) -> None:
    journal = Journal(path, most_lines=20)
    end = NOW + LIFE + REMEMBERED
    for number in range(15):
        journal.begin(entry_of(lamp(f"old-{number}")), NOW)
    for number in range(6):
        journal.begin(entry_of(lamp(f"c-{number}", at=end)), end - timedelta(seconds=1))
    assert journal.entry("old-14") is not None
    for number in range(6, 20):
        journal.begin(entry_of(lamp(f"c-{number}", at=end)), end)
    assert journal.entry("old-14") is None
    assert journal.entry("c-5") is not None


def test_a_disk_that_takes_nothing_says_so_before_anything_is_done(path: Path) -> None:
    journal = Journal(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        journal.begin(entry_of(lamp()), NOW)
    assert journal.entry("c-1") is None
