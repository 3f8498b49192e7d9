"""Files of the past: announced, uploaded past the API, looked at row by row, then entered.

The file becomes lines once. From then on a worker takes a page of them, keeps what became of each
(a few bytes a row), and asks for the next page in the transaction that says how far it is; so
whoever is cut goes on with the same page, and a message that comes again does nothing. A page
takes the same memory and time wherever in the file it is.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import uuid5

import msgspec

from chalicelib.cloud import objects
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.objects import Upload
from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.bulk import clients, records, rules, sheets, stays
from chalicelib.imports.bulk.lines import Lines, Row, lines_of, rows_in
from chalicelib.imports.bulk.types import (
    ACCEPTED,
    BUSY,
    FILES_KEPT,
    GIVEN_UP,
    FileFormat,
    Import,
    Kept,
    Kind,
    Outcome,
    State,
    kept_key,
)
from chalicelib.imports.commands import ConvertImport, ReadImport
from chalicelib.kernel import ids
from chalicelib.kernel.decoding import msgpack_decoder
from chalicelib.kernel.errors import Conflict, Invalid, NotFound, Stale

PAGE = 500
PAGE_BYTES = 4 * 1024 * 1024
"""More than any line takes, and than most pages do."""
UNKNOWN = "La importación no existe o ya venció."
Looked = Callable[[Import, Sequence[Row], Kept, datetime], Kept]
WITH_ROWS: dict[Kind, Looked] = {"reservations": stays.with_rows, "clients": clients.with_rows}


class NoFile(Conflict):
    """The file was not uploaded yet."""

    code = "no_file"
    default_message = "Primero suba el archivo."


class NotNow(Conflict):
    """The import is not where it would have to be."""

    code = "import_state"
    default_message = "La importación no está en un estado que lo permita."


def announce(
    kind: Kind,
    file_format: FileFormat,
    *,
    actor: str,
    now: datetime,
    once: Once[Any] | None = None,
) -> Import:
    """A new import, whose file is awaited."""
    progress = _announced(ids.new_id(), kind, file_format, actor, now)
    tx = Transaction(now)
    records.write(tx, progress)
    tx.once(once, progress)
    tx.commit()
    return progress


def _announced(
    import_id: str, kind: Kind, file_format: FileFormat, actor: str, now: datetime
) -> Import:
    return Import(
        import_id=import_id, actor=actor, kind=kind, file_format=file_format, requested=now
    )


def of_file(
    content: bytes, kind: Kind, file_format: FileFormat, *, actor: str, now: datetime
) -> Import:
    """The import of a file that somebody has at hand: the one that is under way, else a new one,
    whose file is there.

    Raises:
        WrongFile, TooLarge: it cannot be taken.
    """
    sheets.check(content, file_format)
    name = f"{kind}/{file_format}/{sha256(content).hexdigest()}"
    number = 0
    while (found := records.import_of(_id_of(name, number))) is not None and _is_past(found, now):
        number += 1
    progress = found or _announced(_id_of(name, number), kind, file_format, actor, now)
    if found is None:
        tx = Transaction(now)
        records.write(tx, progress)
        tx.commit()
    if progress.state == "awaiting_file":
        objects.put(progress.upload_key, content, sheets.MEDIA[file_format])
    return progress


def _id_of(name: str, number: int) -> str:
    """The same for the same file each time that it is imported the first, the second time."""
    return str(uuid5(rules.OURS, f"{name}/{number}"))


def _is_past(progress: Import, now: datetime) -> bool:
    """Whether nothing can become of an import any more."""
    is_gone = progress.state not in BUSY and now - progress.requested > FILES_KEPT
    return progress.state == "committed" or is_gone


def form_of(progress: Import, then: str = "") -> Upload:
    """How the file of an import is sent, for 15 minutes; `then` is where its browser is led."""
    return objects.upload_form(
        progress.upload_key,
        most_bytes=sheets.MOST_BYTES,
        content_type=sheets.MEDIA[progress.file_format],
        then=then,
    )


def newest() -> list[Import]:
    """The imports that were announced last, the newest first."""
    return records.newest()


def find(import_id: str) -> Import:
    """An import.

    Raises:
        NotFound: there is none, or not any more.
    """
    progress = records.import_of(import_id)
    if progress is None:
        raise NotFound(UNKNOWN)
    return progress


def check(import_id: str, *, actor: str, now: datetime) -> Import:
    """Have every row looked at, and nothing entered.

    Raises:
        NotFound: as `find` does. NotNow: rows are being looked at or were entered.
        NoFile: it was not uploaded. WrongFile, TooLarge: it cannot be taken.
    """
    progress = find(import_id)
    if progress.state in ("committing", "committed") or _is_at_work(progress, now):
        raise NotNow
    try:
        content = objects.get(progress.upload_key)
    except NotFound as error:
        raise NoFile from error
    sheets.check(content, progress.file_format)
    return _begin(progress, "checking", ConvertImport, actor, now)


def _is_at_work(progress: Import, now: datetime) -> bool:
    """Whether rows are being looked at: a file that no worker can read is given up."""
    since = progress.updated or progress.requested
    return progress.state == "checking" and now - since < GIVEN_UP


def commit(import_id: str, *, actor: str, now: datetime) -> Import:
    """Have the rows entered that can be: each is looked at once more.

    Raises:
        NotFound: as `find` does. NotNow: they were not looked at yet, or were entered.
        NoFile: the file was sent too long ago.
    """
    progress = find(import_id)
    if progress.state != "checked":
        raise NotNow
    if now - progress.requested > FILES_KEPT:
        raise NoFile
    return _begin(progress, "committing", ReadImport, actor, now)


def _begin(
    progress: Import,
    state: State,
    command: type[ConvertImport | ReadImport],
    actor: str,
    now: datetime,
) -> Import:
    anew: dict[str, Any] = {"done": 0, "offset": 0, "counts": {}, "reason": None}
    after = _next(progress, now, state=state, **anew)
    tx = Transaction(now)
    records.write(tx, after)
    tx.enqueue(command(import_id=after.import_id, version=after.version), actor=actor)
    tx.commit()
    return after


def rows(
    progress: Import, *, offset: int, size: int, is_refused: bool = False
) -> list[tuple[int, Outcome]]:
    """What became of rows, each with its number in the file, from the one after `offset` on; where
    it `is_refused`, only of those that are not taken."""
    named = (
        (number, rules.outcome_of(each))
        for number, each in enumerate(_kept(progress).outcomes, rules.FIRST_ROW)
    )
    chosen = (row for row in named if not is_refused or row[1] != ACCEPTED)
    return list(islice(chosen, offset, offset + size))


def convert(import_id: str, version: int, *, now: datetime) -> None:
    """Make lines of the file of an import; a file that cannot be read is refused."""
    progress = _present(import_id, version)
    if progress is None:
        return
    try:
        lines = _lines(progress)
    except Invalid as error:
        _write(_next(progress, now, state="refused", reason=error.message), None, now)
        return
    objects.put(progress.lines_key, lines.content, sheets.MEDIA["csv"])
    after = _next(progress, now, rows=lines.rows)
    _write(after, ReadImport(import_id=import_id, version=after.version), now)


def _lines(progress: Import) -> Lines:
    content = objects.get(progress.upload_key)
    sheets.check(content, progress.file_format)
    return lines_of(sheets.cells_of(content, progress.file_format), progress.kind)


def read_page(import_id: str, version: int, *, now: datetime) -> None:
    """Look at the next rows, or enter them; the message asks for the page after them."""
    progress = _present(import_id, version)
    if progress is None:
        return
    page, length = _page(progress)
    before = _kept(progress)
    known = WITH_ROWS[progress.kind](progress, page, before, now)
    counts = Counter(progress.counts)
    counts.update(map(rules.outcome_of, known.outcomes[len(before.outcomes) :]))
    done = progress.done + len(page)
    is_over = done >= (progress.rows or 0)
    ended: State = "checked" if progress.state == "checking" else "committed"
    after = _next(
        progress,
        now,
        state=ended if is_over else progress.state,
        done=done,
        offset=progress.offset + length,
        counts=dict(counts),
    )
    objects.put(after.kept_key, msgspec.msgpack.encode(known), "application/octet-stream")
    command = None if is_over else ReadImport(import_id=import_id, version=after.version)
    _write(after, command, now)
    # Whoever read the record before this step may still look there; nobody looks further back.
    objects.delete([kept_key(import_id, progress.version - 1)])


def _page(progress: Import) -> tuple[list[Row], int]:
    if progress.done >= (progress.rows or 0):
        return [], 0
    part = objects.get_part(progress.lines_key, progress.offset, PAGE_BYTES)
    return rows_in(part, progress.kind, PAGE)


def _present(import_id: str, version: int) -> Import | None:
    """The import that a message is for; None where it went on since."""
    progress = records.import_of(import_id)
    is_it = progress is not None and progress.version == version and progress.state in BUSY
    return progress if is_it else None


def _kept(progress: Import) -> Kept:
    """What is known of the rows so far."""
    if not progress.done:
        return Kept()
    content = objects.get(progress.kept_key)
    known: Kept = msgpack_decoder(Kept).decode(content)
    return known


def _next(progress: Import, now: datetime, **changes: Any) -> Import:
    version = progress.version + 1
    return msgspec.structs.replace(progress, **changes, version=version, updated=now)


def _write(after: Import, command: ReadImport | None, now: datetime) -> None:
    tx = Transaction(now)
    records.write(tx, after)
    if command is not None:
        tx.enqueue(command, actor=after.actor)
    # Another worker, who had the same message, was quicker.
    with suppress(Stale):
        tx.commit()
