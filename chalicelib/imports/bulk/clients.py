"""Clients of the past: which rows can be entered, and entering them, one page at a time."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from chalicelib.clients import service as clients
from chalicelib.clients.records import Guard, client_of
from chalicelib.clients.types import Client, Details
from chalicelib.cloud import store
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.bulk import rules
from chalicelib.imports.bulk.lines import Row, mark_of, marked
from chalicelib.imports.bulk.rules import OURS
from chalicelib.imports.bulk.types import Import, Kept, Outcome, with_outcomes
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.errors import Invalid


def with_rows(progress: Import, rows: Sequence[Row], kept: Kept, now: datetime) -> Kept:
    """What is known once these rows were looked at, or entered."""
    said = [_client_of(row, progress) for row in rows]
    read = [each for each in said if isinstance(each, Client)]
    present = store.fetch_many(map(_guard_key, read))
    seen = marked(kept.marks, set(map(_mark_of, read)))
    marks: list[bytes] = []
    found: list[Outcome] = []
    for each in said:
        if not isinstance(each, Client):
            found.append(each)
            continue
        mark = _mark_of(each)
        found.append("duplicates" if mark in seen else _outcome(progress, each, present, now))
        seen.add(mark)
        marks.append(mark)
    return with_outcomes(kept, found, marks)


def _client_of(row: Row, progress: Import) -> Client | Outcome:
    """The client of a row, whose id follows from the document; or why there is none."""
    details = rules.parsed(rules.past_client, row)
    if not isinstance(details, Details):
        return details
    client_id = str(uuid.uuid5(OURS, f"{details.document_type}/{details.number_doc}"))
    try:
        return clients.new_guest(client_id, details, referred_by=None, now=progress.requested)
    except Invalid:
        return "invalid_data"


def _outcome(progress: Import, client: Client, present: Found, now: datetime) -> Outcome:
    key = _guard_key(client)
    guard = present.get(Guard, key.hash, key.range)
    if guard is not None:
        is_ours = guard.client is not None and guard.client.created == progress.requested
        return "accepted" if is_ours and guard.owner == client.client_id else "duplicates"
    return _enter(client, now) if progress.state == "committing" else "accepted"


def _enter(client: Client, now: datetime) -> Outcome:
    try:
        clients.add(Transaction(now), client, actor=PAST)
    except (clients.DocumentTaken, clients.DocumentOfDeleted):
        return "duplicates"
    except clients.IdentifierTaken:
        # Whoever was entered by this document has another by now; else a code was drawn twice.
        return "other_errors" if client_of(client.client_id) is None else "duplicates"
    return "accepted"


def _guard_key(client: Client) -> Key:
    return Guard.key_of_document(client.document_type, client.number_doc)


def _mark_of(client: Client) -> bytes:
    return mark_of(client.document_type, client.number_doc)
