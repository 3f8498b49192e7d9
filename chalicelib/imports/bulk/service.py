"""Files of the past: announced, uploaded past the API, looked at row by row, then entered.

The file becomes rows once. From then on a worker takes a page of them, keeps what became of each
(a byte a row), and asks for the next page in the transaction that says how far it is; so whoever is
cut goes on with the same page, and a message that comes again does nothing.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

from chalicelib.cloud import objects
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.objects import Upload
from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.bulk import entering, records, rules, sheets
from chalicelib.imports.bulk.entering import Page
from chalicelib.imports.bulk.types import BUSY, OUTCOMES, FileFormat, Import, Kind, Outcome, State
from chalicelib.imports.commands import ConvertImport, ReadImport
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Conflict, Invalid, NotFound, Stale

PAGE = 500
MISSING = "Faltan columnas: {titles}."
UNKNOWN = "La importación no existe o ya venció."
OUTCOMES_OF: dict[Kind, Callable[[Import, Page, datetime], list[Outcome]]] = {
    "reservations": entering.outcomes_of_stays,
    "clients": entering.outcomes_of_clients,
}


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
    progress = Import(
        import_id=ids.new_id(), actor=actor, kind=kind, file_format=file_format, requested=now
    )
    tx = Transaction(now)
    records.write(tx, progress)
    tx.once(once, progress)
    tx.commit()
    return progress


def form_of(progress: Import) -> Upload:
    """How the file of an import is sent, for 15 minutes."""
    return objects.upload_form(
        progress.upload_key,
        most_bytes=sheets.MOST_BYTES,
        content_type=sheets.MEDIA[progress.file_format],
    )


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
    if progress.state in BUSY or progress.state == "committed":
        raise NotNow
    try:
        content = objects.get(progress.upload_key)
    except NotFound as error:
        raise NoFile from error
    sheets.check(content, progress.file_format)
    return _begin(progress, "checking", ConvertImport, actor, now)


def commit(import_id: str, *, actor: str, now: datetime) -> Import:
    """Have the rows entered that can be: each is looked at once more.

    Raises:
        NotFound: as `find` does. NotNow: they were not looked at yet, or were entered.
    """
    progress = find(import_id)
    if progress.state != "checked":
        raise NotNow
    return _begin(progress, "committing", ReadImport, actor, now)


def _begin(
    progress: Import,
    state: State,
    command: type[ConvertImport | ReadImport],
    actor: str,
    now: datetime,
) -> Import:
    after = _next(progress, state=state, done=0, counts={}, reason=None)
    tx = Transaction(now)
    records.write(tx, after)
    tx.enqueue(command(import_id=after.import_id, version=after.version), actor=actor)
    tx.commit()
    return after


def rows(progress: Import, *, offset: int, size: int) -> list[tuple[int, Outcome]]:
    """What became of rows, each with its number in the file, from the one after `offset` on."""
    shown = _outcomes(progress)[offset : offset + size]
    first = offset + rules.FIRST_ROW
    return [(number, rules.outcome_of(each)) for number, each in enumerate(shown, first)]


def convert(import_id: str, version: int, *, now: datetime) -> None:
    """Make rows of the file of an import; a file that cannot be read is refused."""
    progress = _present(import_id, version)
    if progress is None:
        return
    after, command = _converted(progress), None
    if after.state == "checking":
        command = ReadImport(import_id=import_id, version=after.version)
    _write(after, command, now)


def _converted(progress: Import) -> Import:
    try:
        content = objects.get(progress.upload_key)
        sheets.check(content, progress.file_format)
        made, number = sheets.csv_of(content, progress.file_format)
    except Invalid as error:
        return _next(progress, state="refused", reason=error.message)
    titles = sheets.titles_of(made)
    missing = [title for title in rules.TITLES[progress.kind] if title not in titles]
    if missing:
        text = MISSING.format(titles=", ".join(missing).upper())
        return _next(progress, state="refused", reason=text)
    objects.put(progress.rows_key, made, sheets.MEDIA["csv"])
    return _next(progress, rows=number)


def read_page(import_id: str, version: int, *, now: datetime) -> None:
    """Look at the next rows, or enter them; the message asks for the page after them."""
    progress = _present(import_id, version)
    if progress is None:
        return
    before = _outcomes(progress)
    content, done = objects.get(progress.rows_key), len(before)
    outcomes_before = map(rules.outcome_of, before)
    # Read while they are looked at: all of them would take more memory than the file.
    earlier = zip(sheets.rows_of(content), outcomes_before, strict=False)
    page = Page(earlier, list(islice(sheets.rows_of(content), done, done + PAGE)))
    outcomes = OUTCOMES_OF[progress.kind](progress, page, now)
    kept = before + bytes(map(OUTCOMES.index, outcomes))
    objects.put(progress.outcomes_key, kept, "application/octet-stream")
    counts = Counter(progress.counts) + Counter(outcomes)
    is_over = not page.rows or len(kept) >= (progress.rows or 0)
    ended: State = "checked" if progress.state == "checking" else "committed"
    state = ended if is_over else progress.state
    after = _next(progress, state=state, done=len(kept), counts=dict(counts))
    command = None if is_over else ReadImport(import_id=import_id, version=after.version)
    _write(after, command, now)


def _present(import_id: str, version: int) -> Import | None:
    """The import that a message is for; None where it went on since."""
    progress = records.import_of(import_id)
    is_it = progress is not None and progress.version == version and progress.state in BUSY
    return progress if is_it else None


def _outcomes(progress: Import) -> bytes:
    """What was kept of the rows so far; a page that was cut left more than counts."""
    if not progress.done:
        return b""
    return objects.get(progress.outcomes_key)[: progress.done]


def _next(progress: Import, **changes: Any) -> Import:
    return msgspec.structs.replace(progress, **changes, version=progress.version + 1)


def _write(after: Import, command: ReadImport | None, now: datetime) -> None:
    tx = Transaction(now)
    records.write(tx, after)
    if command is not None:
        tx.enqueue(command, actor=after.actor)
    # Another worker, who had the same message, was quicker.
    with suppress(Stale):
        tx.commit()
