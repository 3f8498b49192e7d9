"""What is shown where a page cannot be."""

from http import HTTPStatus

import msgspec

from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.described.fields import SECRETS
from chalicelib.office.requests import Answer, Pairs
from chalicelib.office.spanish import words
from chalicelib.office.visits import Visit

TEXTS = {
    HTTPStatus.BAD_REQUEST: ("No se puede", "Lo que se envió no se pudo leer."),
    HTTPStatus.FORBIDDEN: (
        "No se puede",
        "Esta página no aceptó lo que se envió. Vuelva a abrirla e inténtelo de nuevo.",
    ),
    HTTPStatus.NOT_FOUND: ("No existe", "Esta página no existe, o su usuario no puede verla."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("No se puede", "Esta página no se usa así."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("Es demasiado", "Lo que se envió es demasiado largo."),
}
FAILED = ("No se pudo", "El servicio no respondió como se esperaba. Inténtelo en un momento.")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A form that led to no page. pairs: what it sent, to be sent again; told: what was typed into
    it, by what the fields are called. has_files: whether it had files, which nothing keeps."""

    address: str
    pairs: Pairs
    told: list[tuple[str, str]]
    has_files: bool


def page(status: int, visit: Visit | None = None) -> Answer:
    """A page that says that there is none."""
    title, text = TEXTS[HTTPStatus(status)]
    return _page(title, text, status, visit)


def of(said: Said, visit: Visit) -> Answer:
    """A page that says what the API refused to show, or to do."""
    if said.status == HTTPStatus.NOT_FOUND:
        return page(HTTPStatus.NOT_FOUND, visit)
    title, text = FAILED
    return _page(title, said.detail or text, said.status, visit, said.correlation_id)


def broken(correlation_id: str, visit: Visit | None = None) -> Answer:
    """A page that says that something of ours went wrong."""
    return _page(*FAILED, HTTPStatus.INTERNAL_SERVER_ERROR, visit, correlation_id)


def _page(title: str, text: str, status: int, visit: Visit | None, reference: str = "") -> Answer:
    kept = _kept(visit) if visit is not None else None
    return rendering.page(
        "wrong.html",
        title,
        visit=visit,
        status=status,
        text=text,
        reference=reference,
        kept=kept,
    )


def _kept(visit: Visit) -> Kept | None:
    """What was typed; None where nothing was."""
    request = visit.request
    pairs = tuple((at, text) for at, text in request.form if at not in {"_proof", *SECRETS})
    typed = [(at, text) for at, text in pairs if not at.startswith("_") and text]
    if not typed:
        return None
    return Kept(
        address=request.address,
        pairs=pairs,
        told=[(words.label(at.rpartition(".")[2]), text) for at, text in typed],
        has_files=bool(request.files),
    )
