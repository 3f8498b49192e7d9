"""Style sheets and scripts."""

from http import HTTPStatus

from chalicelib.office import rendering
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer, Request
from chalicelib.web.documentation import FOREVER

DEPTH = 3


def file(request: Request) -> Answer:
    """A file of `static/`, under whichever version it is asked for."""
    name = request.segments[-1] if len(request.segments) == DEPTH else ""
    known = {each.name: each for each in rendering.STATIC.iterdir()}
    found = known.get(name)
    kind = rendering.TYPES.get(found.suffix) if found is not None else None
    if found is None or kind is None:
        return wrong.page(HTTPStatus.NOT_FOUND)
    return Answer(body=found.read_text(encoding="utf-8")).with_headers(
        Cache_Control=FOREVER, Content_Type=f"{kind}; charset=utf-8"
    )
