"""What was begun and done, on the disk, so that a bridge that fell does nothing twice."""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from protocol.answers import Outcome

MOST_LINES = 1000
REMEMBERED = timedelta(minutes=5)
"""How long after its end a command is remembered: a queue keeps one for a minute."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A command that was begun. subject: what it set, where a later one takes its place. outcome:
    None while nobody knows what became of it."""

    command_id: str
    target: str
    subject: str | None
    issued_at: datetime
    expires_at: datetime
    outcome: Outcome | None = None


class Journal:
    """The commands of the last minutes. Each line of the file is an entry; the last one of a
    command counts, and a line that a fall cut short was not yet acted upon. most_lines: before the
    file is written anew with what still counts."""

    def __init__(self, path: Path, most_lines: int = MOST_LINES) -> None:
        self._path = path
        self._most = most_lines
        self._entries = {entry.command_id: entry for entry in _read(path)}
        self._lines = len(self._entries)
        self._rewrite()

    def entry(self, command_id: str) -> Entry | None:
        """What is known of a command."""
        return self._entries.get(command_id)

    def of_target(self, target: str) -> list[Entry]:
        """What was begun of late for a target."""
        return [entry for entry in self._entries.values() if entry.target == target]

    def begin(self, entry: Entry, now: datetime) -> None:
        """Note that a command is about to be carried out; it is on the disk when this returns.

        Raises:
            OSError: the disk does not take it, so it must not be carried out.
        """
        self._forget(now)
        self._append(entry, is_sure=True)

    def end(self, command_id: str, outcome: Outcome) -> None:
        """Note what became of a command. Where a fall loses this, the command counts as begun.

        Raises:
            OSError: the disk does not take it.
        """
        entry = msgspec.structs.replace(self._entries[command_id], outcome=outcome)
        self._append(entry, is_sure=False)

    def _append(self, entry: Entry, *, is_sure: bool) -> None:
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(entry) + b"\n")
            if is_sure:
                file.flush()
                os.fsync(file.fileno())
        self._entries[entry.command_id] = entry
        self._lines += 1

    def _forget(self, now: datetime) -> None:
        if self._lines < self._most:
            return
        recent = [each for each in self._entries.values() if each.expires_at + REMEMBERED > now]
        kept = recent[-(self._most // 2) :]
        self._entries = {entry.command_id: entry for entry in kept}
        self._rewrite()

    def _rewrite(self) -> None:
        """Write the file anew, whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        with new.open("wb") as file:
            file.writelines(msgspec.json.encode(entry) + b"\n" for entry in self._entries.values())
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
        self._lines = len(self._entries)


def _read(path: Path) -> Iterable[Entry]:
    if not path.exists():
        return
    for line in path.read_bytes().splitlines():
        try:
            entry = msgspec.json.decode(line, type=Entry)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        yield entry
