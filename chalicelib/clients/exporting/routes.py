"""Exports of clients over HTTP."""

from datetime import timedelta
from uuid import UUID

from chalicelib.clients.exporting import service
from chalicelib.clients.exporting.wire import ExportView, NewExport
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Router

router = Router("clients")
EXPORTS_CLIENTS = staff(Permission.EXPORTS_CLIENTS)
EXPORTS = Limit("exports of clients", most=20, within=timedelta(hours=1))


@router.post("/clients/export", audience=EXPORTS_CLIENTS, status=202, limits=(EXPORTS,))
def export_clients(body: NewExport, caller: Staff, once: Once[ExportView] | None) -> ExportView:
    """Have a file of clients written, which the other route then gives.

    It has every client that the list has with the same parameters. That it was written stands in
    the audit log.
    """
    now = clock.now()
    hidden = caller.may(Permission.READS_HIDDEN_CLIENTS)
    export = service.request(
        body.chosen(with_hidden=hidden, now=now),
        body.format,
        actor=caller.actor,
        now=now,
        once=once and once.answering(ExportView.of),
    )
    return ExportView.of(export)


@router.get("/clients/export/{export_id}", audience=EXPORTS_CLIENTS)
def show_export(export_id: UUID, caller: Staff) -> ExportView:
    """Whether a file that the caller requested is there, and its address. It is kept for a day."""
    export = service.find(str(export_id), actor=caller.actor)
    return ExportView.of(export, service.address(export))
