"""What is shown where a page cannot be."""

from http import HTTPStatus

from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.requests import Answer
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


def page(status: int, visit: Visit | None = None) -> Answer:
    """A page that says that there is none."""
    title, text = TEXTS[HTTPStatus(status)]
    return rendering.page("wrong.html", title, visit=visit, status=status, text=text, reference="")


def of(said: Said, visit: Visit) -> Answer:
    """A page that says what the API refused to show."""
    if said.status == HTTPStatus.NOT_FOUND:
        return page(HTTPStatus.NOT_FOUND, visit)
    title, text = FAILED
    return rendering.page(
        "wrong.html",
        title,
        visit=visit,
        status=said.status,
        text=said.detail or text,
        reference=said.correlation_id,
    )
