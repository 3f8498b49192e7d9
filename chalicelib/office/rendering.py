"""Pages from templates. Whatever is put into one is escaped."""

import hashlib
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.office.drawing import showing
from chalicelib.office.requests import HOME, Answer, address_of
from chalicelib.office.spanish import notes, words
from chalicelib.office.visits import Visit

HERE = Path(__file__).parent
STATIC = HERE / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def page(
    template: str,
    title: str,
    *,
    visit: Visit | None = None,
    status: int = HTTPStatus.OK,
    **content: Any,
) -> Answer:
    """A page; `visit` is whose it is, None before a sign-in."""
    text = _environment().get_template(template).render(title=title, visit=visit, **content)
    return Answer(body=text, status=status)


@cache
def version() -> str:
    """What tells the present style sheets and scripts from others; their addresses have it, so
    browsers may keep them for ever."""
    digest = hashlib.sha256()
    for file in sorted(STATIC.iterdir()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        home=HOME,
        address_of=address_of,
        again_text=words.AGAIN,
        counted=showing.counted,
        day=showing.day,
        grouped=notes.grouped,
        instant=showing.instant,
        money=showing.money,
        note_of=notes.note_of,
        static=_static,
    )
    return environment


def _static(name: str) -> str:
    return address_of("static", version(), name).rstrip("/")
