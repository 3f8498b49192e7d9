"""Clients as staff keep them."""

from uuid import UUID

from chalicelib.clients import service
from chalicelib.clients.lists import service as lists
from chalicelib.clients.wire import (
    ClientChange,
    ClientReplacement,
    ClientsQuery,
    NewClient,
    SearchQuery,
    StaffClient,
)
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, answer_of
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import Values, sent_fields

router = Router("clients")
READS_CLIENTS = staff(Permission.READS_CLIENTS)
WRITES_CLIENTS = staff(Permission.WRITES_CLIENTS)
DELETES_CLIENTS = staff(Permission.DELETES_CLIENTS)


@router.get("/clients", audience=READS_CLIENTS)
def list_clients(
    query: ClientsQuery, caller: Staff, request: RequestInfo
) -> Page[StaffClient] | list[StaffClient]:
    """Clients, a page at a time; with `search` those who have every word of it.

    A word may be any part of a name, a document, a telephone number or an e-mail address; a single
    character begins a name. `page_size=none` gives a plain array, of 1000 at most. Only
    administrators see the client of maintenance blocks.
    """
    rows, count = lists.page(
        query.ordering,
        query.offset,
        query.size,
        with_hidden=_sees_hidden(caller),
        text=query.search,
        birthdays=clock.now() if query.bd is not None else None,
    )
    results = [StaffClient.of(row) for row in rows]
    return answer_of(results, count, query, request.url)


@router.get("/clients/search", audience=READS_CLIENTS)
def search_clients(query: SearchQuery, caller: Staff) -> list[StaffClient]:
    """The first 50 clients that have every word of `search`, by last name; none without it."""
    rows = lists.suggested(query.search, with_hidden=_sees_hidden(caller))
    return [StaffClient.of(row) for row in rows]


@router.post("/clients", audience=WRITES_CLIENTS, status=201)
def create_client(body: NewClient, caller: Staff, once: Once[StaffClient] | None) -> StaffClient:
    """Register a guest."""
    client = service.create(
        body.details(),
        actor=caller.actor,
        now=clock.now(),
        referrer_code=body.referrer_code,
        once=once and once.answering(StaffClient.of),
    )
    return StaffClient.of(client)


@router.get("/clients/{client_id}", audience=READS_CLIENTS)
def show_client(client_id: UUID, caller: Staff) -> StaffClient:
    """One client; by the id of a record that was merged, the one that has everything of it."""
    return StaffClient.of(service.show(str(client_id), with_hidden=_sees_hidden(caller)))


@router.put("/clients/{client_id}", audience=WRITES_CLIENTS)
def replace_client(client_id: UUID, body: ClientReplacement, caller: Staff) -> StaffClient:
    """Write all of a client's editable fields; one that is left out is cleared."""
    return _changed(client_id, sent_fields(body), caller)


@router.patch("/clients/{client_id}", audience=WRITES_CLIENTS)
def change_client(client_id: UUID, body: ClientChange, caller: Staff) -> StaffClient:
    """Change some of a client's fields; the client as a whole must be valid afterwards."""
    return _changed(client_id, sent_fields(body), caller)


def _changed(client_id: UUID, fields: Values, caller: Staff) -> StaffClient:
    seen = fields.pop("seen_version", None)
    client = service.change(
        str(client_id),
        fields,
        actor=caller.actor,
        now=clock.now(),
        with_hidden=_sees_hidden(caller),
        seen=seen,
    )
    return StaffClient.of(client)


@router.get("/clients/{client_id}/history", audience=READS_CLIENTS)
def client_history(client_id: UUID, caller: Staff) -> list[Version]:
    """Who changed what of a client, and when, the newest first; of a deleted one too."""
    found = service.history(str(client_id), with_hidden=_sees_hidden(caller))
    return versions(found)


@router.post("/clients/{client_id}/restore", audience=DELETES_CLIENTS)
def restore_client(client_id: UUID, caller: Staff) -> StaffClient:
    """Bring a deleted client back, as they were."""
    return StaffClient.of(service.restore(str(client_id), actor=caller.actor, now=clock.now()))


def _sees_hidden(caller: Staff) -> bool:
    return caller.may(Permission.READS_HIDDEN_CLIENTS)
