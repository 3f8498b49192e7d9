"""Exporting clients: a request is noted, a worker writes the file, and its address is signed for
whoever asks.

However many clients there are, it is always so: an answer holds six megabytes and waits half a
minute, a worker has five minutes and the bucket any room.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.clients.commands import ExportClients
from chalicelib.clients.events import ClientsExported
from chalicelib.clients.exporting import records, rules, sheets
from chalicelib.clients.exporting.rules import Cell
from chalicelib.clients.exporting.types import FILES, Chosen, Export, FileFormat
from chalicelib.clients.lists import service as lists
from chalicelib.clients.lists.records import in_order
from chalicelib.cloud import objects
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates, ids
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.kernel.parts import in_parts

AT_ONCE = 1000
"""Clients that are read together."""
ADDRESS_SECONDS = 900


def request(
    chosen: Chosen,
    file_format: FileFormat,
    *,
    actor: str,
    now: datetime,
    once: Once[Any] | None = None,
) -> Export:
    """Have a file of clients written."""
    export = Export(
        export_id=ids.new_id(),
        actor=actor,
        file_format=file_format,
        chosen=chosen,
        requested=now,
    )
    tx = Transaction(now)
    records.add(tx, export)
    tx.enqueue(ExportClients(export_id=export.export_id), actor=actor)
    tx.once(once, export)
    tx.commit()
    return export


def find(export_id: str, *, actor: str) -> Export:
    """An export of `actor`.

    Raises:
        NotFound: there is none of theirs, or it is more than a day old.
    """
    export = records.export_of(export_id)
    if export is None or export.actor != actor:
        raise NotFound("La exportación no existe o ya venció.")
    return export


def address(export: Export) -> str | None:
    """Where a browser downloads the file, for 15 minutes; None until it is there."""
    if export.rows is None:
        return None
    name = f"clientes-{dates.today(export.requested)}.{export.file_format}"
    return objects.read_url(export.key, seconds=ADDRESS_SECONDS, download_as=name)


def remove_files() -> None:
    """Remove the files of all exports, since one of those who stand in them is to be forgotten:
    whoever needs a file has it written anew."""
    objects.delete([key for key, _ in objects.stored(FILES)])


def write(export_id: str, *, now: datetime) -> None:
    """Write the file of an export, and tell that it was; once, whatever is repeated. Nobody is
    given its address before."""
    export = records.export_of(export_id)
    if export is None or export.rows is not None:
        return
    chosen = lists.all_ids(
        export.chosen.ordering,
        with_hidden=export.chosen.with_hidden,
        text=export.chosen.text,
        birthdays=export.chosen.birthdays,
    )
    counted = _Counted(_rows(chosen))
    content = sheets.WRITERS[export.file_format](list(rules.COLUMNS), counted)
    objects.put(export.key, content, sheets.TYPES[export.file_format])
    _finish(msgspec.structs.replace(export, rows=counted.number), now)


def _finish(export: Export, now: datetime) -> None:
    tx = Transaction(now)
    records.finish(tx, export)
    chosen = export.chosen
    happened = ClientsExported(
        export_id=export.export_id,
        file_format=export.file_format,
        rows=export.rows or 0,
        is_filtered=bool(chosen.text) or chosen.birthdays is not None,
    )
    tx.emit(happened, actor=export.actor)
    # Another worker, who had the same message, finished first.
    with suppress(Stale):
        tx.commit()


class _Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Iterator[list[Cell]]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[list[Cell]]:
        for row in self._rows:
            self.number += 1
            yield row


def _rows(client_ids: list[str]) -> Iterator[list[Cell]]:
    for part in in_parts(client_ids, AT_ONCE):
        for client in in_order(part):
            yield rules.row_of(client)
