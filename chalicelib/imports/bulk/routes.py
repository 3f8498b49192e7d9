"""Files of the past over HTTP, for administrators."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.imports.bulk import service
from chalicelib.imports.bulk.types import Import
from chalicelib.imports.bulk.wire import (
    AnnouncedView,
    ImportRow,
    ImportRows,
    ImportRowsQuery,
    ImportView,
    NewImport,
)
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.photos.wire import UploadForm
from chalicelib.web.audiences import staff
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Router

router = Router("imports")
IMPORTS_HISTORY = staff(Permission.IMPORTS_HISTORY)
IMPORTS = Limit("imports", most=60, within=timedelta(hours=1))


@router.post("/admin/imports", audience=IMPORTS_HISTORY, status=201, limits=(IMPORTS,))
def announce_import(
    body: NewImport, caller: Staff, once: Once[AnnouncedView] | None
) -> AnnouncedView:
    """Announce a file of clients or stays of the past, and get the form that it is sent with.

    Then `check/` looks at every row, and `commit/` enters those that can be. Nobody is told of what
    is entered.
    """
    progress = service.announce(
        body.kind,
        body.format,
        actor=caller.actor,
        now=clock.now(),
        once=once and once.answering(partial(_announced, body.then)),
    )
    return _announced(body.then, progress)


@router.get("/admin/imports", audience=IMPORTS_HISTORY)
def list_imports() -> list[ImportView]:
    """The imports of the last 90 days, the newest first, fifty at most."""
    return [ImportView.of(each) for each in service.newest()]


@router.get("/admin/imports/{import_id}", audience=IMPORTS_HISTORY)
def show_import(import_id: UUID) -> ImportView:
    """An import, and how far it is."""
    return ImportView.of(service.find(str(import_id)))


@router.get("/admin/imports/{import_id}/rows", audience=IMPORTS_HISTORY)
def list_import_rows(import_id: UUID, query: ImportRowsQuery) -> ImportRows:
    """What became of the rows of an import, in the order of the file."""
    progress = service.find(str(import_id))
    found = service.rows(progress, offset=query.skip, size=query.limit, is_refused=query.refused)
    count = progress.refused if query.refused else progress.done
    return ImportRows(count, [ImportRow(*each) for each in found])


@router.post("/admin/imports/{import_id}/check", audience=IMPORTS_HISTORY, status=202)
def check_import(import_id: UUID, caller: Staff) -> ImportView:
    """Have every row of an uploaded file looked at; nothing is entered.

    400 `wrong_file` or 413 `too_large` where the file cannot be taken, 409 `no_file` before it is
    there, 409 `import_state` while rows are being looked at or after they were entered.
    """
    progress = service.check(str(import_id), actor=caller.actor, now=clock.now())
    return ImportView.of(progress)


@router.post("/admin/imports/{import_id}/commit", audience=IMPORTS_HISTORY, status=202)
def commit_import(import_id: UUID, caller: Staff) -> ImportView:
    """Have the rows of a file entered that were accepted, each looked at once more.

    409 `import_state` unless the import is `checked`.
    """
    progress = service.commit(str(import_id), actor=caller.actor, now=clock.now())
    return ImportView.of(progress)


def _announced(then: str, progress: Import) -> AnnouncedView:
    form = service.form_of(progress, then)
    return AnnouncedView(ImportView.of(progress), UploadForm(form.url, form.fields))
