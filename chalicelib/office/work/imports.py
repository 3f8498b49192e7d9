"""Files of the past: announced, sent past the pages straight to storage, looked at row by row, and
entered; the page of one says how far it is."""

from http import HTTPStatus
from urllib.parse import quote

from chalicelib.imports.bulk.types import ACCEPTED, BUSY
from chalicelib.imports.bulk.wire import AnnouncedView, ImportRows, ImportView
from chalicelib.kernel import decoding, ids
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.requests import Answer, address_of, moved, number_in
from chalicelib.office.visits import Visit

SLUG, TITLE, PATH = "imports", "Importaciones", "/admin/imports/"
STEPS = ("check", "commit")
SIZE = 100
"""Rows on a page."""
LONGEST_PAGE = 5
ARRIVED = "sent"
"""Where storage leads a browser whose file it took."""
KINDS = {"reservations": "Reservas", "clients": "Clientes"}
FORMATS = {"csv": "CSV", "xlsx": "Excel (XLSX)"}
STATES = {
    "awaiting_file": "Falta el archivo",
    "checking": "Se está revisando",
    "checked": "Revisado: todavía no entró nada",
    "committing": "Se está ingresando",
    "committed": "Ingresado",
    "refused": "No se pudo leer el archivo",
}
OUTCOMES = {
    ACCEPTED: "Se acepta",
    "missing_data": "Falta un dato necesario",
    "property_not_found": "No hay una casa con ese nombre",
    "client_not_found": "No hay exactamente un cliente con ese documento",
    "invalid_dates": "Las fechas no son válidas",
    "invalid_data": "Un dato no es válido",
    "duplicates": "Ya está, o se repite en el archivo",
    "overlaps": "Otra reserva tiene alguna de sus noches",
    "other_errors": "No se pudo ingresar por otra razón",
}


def shown(visit: Visit, *rest: str) -> Answer | None:
    """All imports; one of them; or, from storage, the way back to the one whose file arrived."""
    match rest:
        case ():
            return _list(visit)
        case ("sent",):
            key = visit.request.asked("key").rpartition("/")[2]
            return moved(f"{address_of(SLUG, key.partition('.')[0])}?arrived=1")
        case (import_id,):
            return _one(visit, import_id)
    return None


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Announce a file, or have one looked at or entered."""
    match rest:
        case ():
            return _announced(visit)
        case (import_id,) if visit.request.sent("step") in STEPS:
            return _stepped(visit, import_id, visit.request.sent("step"))
    return None


def _list(visit: Visit, refused: Said | None = None) -> Answer:
    rows = visit.caller.read(PATH)
    return rendering.page(
        "work/imports.html",
        TITLE,
        visit=visit,
        status=refused.status if refused else HTTPStatus.OK,
        rows=decoding.converted(rows, list[ImportView]),
        chosen={name: visit.request.sent(name) for name in ("kind", "format")},
        error=refused.detail if refused else "",
        once=str(ids.new_id()),
        kinds=KINDS,
        formats=FORMATS,
        states=STATES,
    )


def _announced(visit: Visit) -> Answer:
    request = visit.request
    # Every form has come with the address of the host that the browser believes to speak to.
    then = f"{request.headers['origin']}{address_of(SLUG, ARRIVED)}"
    body = {"kind": request.sent("kind"), "format": request.sent("format"), "then": then}
    said = visit.caller.ask("POST", PATH, body, once=visit.key(body))
    if not said.is_well:
        return _list(visit, said)
    found = decoding.converted(said.content, AnnouncedView)
    answer = rendering.page(
        "work/import_file.html",
        "Subir el archivo",
        visit=visit,
        found=found,
        kinds=KINDS,
        formats=FORMATS,
    )
    return answer.admitting("form-action", [found.upload.url])


def _stepped(visit: Visit, import_id: str, step: str) -> Answer:
    path = f"{_path(import_id)}{step}/"
    said = visit.caller.ask("POST", path, {}, once=visit.key({"step": step}))
    if said.is_well:
        return moved(address_of(SLUG, import_id))
    return _one(visit, import_id, said)


def _one(visit: Visit, import_id: str, refused: Said | None = None) -> Answer:
    found = decoding.converted(visit.caller.read(_path(import_id)), ImportView)
    number = number_in(visit.request.asked("page"), digits=LONGEST_PAGE)
    rows = _rows(visit, found, number)
    return rendering.page(
        "work/import.html",
        f"Importación de {KINDS[found.kind].lower()}",
        visit=visit,
        status=refused.status if refused else HTTPStatus.OK,
        found=found,
        accepted=sum(each.rows for each in found.counts if each.outcome == ACCEPTED),
        rows=rows,
        number=number,
        last=max(1, -(-rows.count // SIZE)),
        is_busy=found.state in BUSY,
        has_arrived=bool(visit.request.asked("arrived")),
        error=refused.detail if refused else "",
        once=str(ids.new_id()),
        formats=FORMATS,
        states=STATES,
        outcomes=OUTCOMES,
    )


def _rows(visit: Visit, found: ImportView, number: int) -> ImportRows:
    """The rows of a page that are not taken; none while they are still looked at."""
    if found.state in BUSY or not found.done:
        return ImportRows(0, [])
    query = {"refused": "true", "skip": str((number - 1) * SIZE), "limit": str(SIZE)}
    said = visit.caller.get(f"{_path(found.id)}rows/", **query)
    return decoding.converted(said.content, ImportRows) if said.is_well else ImportRows(0, [])


def _path(import_id: str) -> str:
    return f"{PATH}{quote(import_id, safe='')}/"
