"""Signing in and out, and one's own sessions."""

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit
from uuid import UUID

import msgspec

from chalicelib.kernel import decoding
from chalicelib.office import rendering, sessions
from chalicelib.office.calls import Caller, Said
from chalicelib.office.described.fields import SECRETS, Field
from chalicelib.office.drawing.showing import whole
from chalicelib.office.pages import wrong
from chalicelib.office.requests import HOME, Answer, Pairs, Request, address_of, moved
from chalicelib.office.visits import Visit

TITLE = "Iniciar sesión"
UNSAFE = "Abra esta página por https: por una conexión abierta no se puede iniciar sesión."
CHOOSE_AGAIN = "El archivo no se conserva: después de entrar, elíjalo otra vez."
INSTANTS = ("created", "last_refreshed", "expires")
UPWARDS = {".", ".."}
"""What browsers take as steps out of a path, however it is written."""


def asked(request: Request) -> Answer:
    """What strangers get: the form to sign in, which leads back, with all that was typed."""
    if request.method != "POST":
        return moved(f"{address_of('sign-in')}?{urlencode({'next': request.address})}")
    carried = [
        pair for pair in request.form if pair[0] not in SECRETS and not pair[0].startswith("_proof")
    ]
    error = CHOOSE_AGAIN if request.files else ""
    return _form(request.address, carried, error, status=HTTPStatus.UNAUTHORIZED)


def form(request: Request) -> Answer:
    """The form to sign in."""
    return _form(request.asked("next"), [], "")


def signed_in(request: Request) -> tuple[str, Answer | None]:
    """Sign a member of the staff in: the token of the API, or the form with what went wrong."""
    carried = list(_carried(request))
    if not sessions.may_have_cookies(request):
        return "", _form(request.sent("_next"), carried, UNSAFE, status=HTTPStatus.FORBIDDEN)
    body = {name: request.sent(name) for name in ("email", "password")}
    said = Caller(request).ask("POST", "/login/", body)
    if said.is_well:
        return str(said.content["access"]), None
    email = request.sent("email")
    refused = _form(request.sent("_next"), carried, _reason(said), email=email, status=said.status)
    return "", refused


def meant(request: Request) -> Request:
    """The request that a sign-in came between: its page, with what was typed there."""
    segments, query = _target(request.sent("_next"))
    return msgspec.structs.replace(request, segments=segments, query=query, form=_carried(request))


def _target(address: str) -> tuple[tuple[str, ...], Pairs]:
    """The segments and the query of a page; those of the first page for any other address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return (), ()
    named = (unquote(part) for part in parts.path.removeprefix(HOME).split("/"))
    segments = tuple(filter(None, named))
    is_ours = not parts.netloc and parts.path.startswith(HOME)
    if not is_ours or UPWARDS & {*segments}:
        return (), ()
    return segments, tuple(parse_qsl(parts.query))


def moved_on(request: Request) -> Answer:
    """An answer that leads to the page of a request; never to the one that signs in."""
    return moved(HOME if request.segments[:1] == ("sign-in",) else request.address)


def out(visit: Visit) -> Answer:
    """End the session, in the API too."""
    visit.caller.ask("POST", "/logout/")
    cookie = sessions.no_cookie(visit.request)
    return moved(address_of("sign-in")).with_headers(Set_Cookie=cookie)


def sessions_of(visit: Visit) -> Answer:
    """One's own sessions."""
    said = visit.caller.get("/accounts/sessions/")
    if not said.is_well:
        return wrong.of(said, visit)
    rows = [{**row, **_instants(row)} for row in said.content]
    return rendering.page("sessions.html", "Mis sesiones", visit=visit, rows=rows)


def sessions_ended(visit: Visit) -> Answer:
    """End one of one's own sessions."""
    session_id = visit.request.sent("session")
    try:
        UUID(session_id)
    except ValueError:
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    said = visit.caller.ask("DELETE", f"/accounts/sessions/{session_id}/")
    return moved(address_of("sessions")) if said.is_well else wrong.of(said, visit)


def _instants(row: dict[str, Any]) -> dict[str, str]:
    fields = (Field(name=name, kind="instant") for name in INSTANTS)
    return {field.name: whole(field, row[field.name], lambda _, entry: entry) for field in fields}


def _form(address: str, carried: Any, error: str, *, email: str = "", status: int = 200) -> Answer:
    return rendering.page(
        "sign_in.html",
        TITLE,
        status=status,
        address=address,
        carried=msgspec.json.encode(carried).decode() if carried else "",
        error=error,
        email=email,
    )


def _reason(said: Said) -> str:
    texts = [text for each in said.fields.values() for text in each]
    return " ".join(texts) or said.message


def _carried(request: Request) -> Pairs:
    try:
        return decoding.decoded(request.sent("_carried") or "[]", tuple[tuple[str, str], ...])
    except msgspec.DecodeError:
        return ()
