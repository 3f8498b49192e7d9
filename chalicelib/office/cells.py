"""What stands in a cell of a list: a text, and how it is drawn."""

import re
from typing import Literal
from urllib.parse import urlencode

import msgspec

from chalicelib.office import resources
from chalicelib.office.requests import address_of
from chalicelib.office.visits import Visit

Tone = Literal["calm", "good", "busy", "warn", "bad", "worst", "odd"]
"""The colour of a badge: grey, green, blue, orange, red, dark red or purple. What it means is also
said in words."""
ON_THE_WEB = re.compile(r"https?://[!#-&(-;=?-_a-~]+", re.ASCII)
"""An address that may be followed: no other scheme, and no sign that ends an attribute."""
BARS = 5
HIGH, MEDIUM = 4, 3
"""From which importance on bars are red, and amber."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell. tone: of the badge that the text stands in. address: where it leads. picture:
    where the picture is that the text describes, `size` points wide and high. bars: so many of five
    are full. beneath: a smaller text below. warning: what is wrong, below that."""

    text: str
    tone: Tone | None = None
    address: str = ""
    picture: str = ""
    size: int = 0
    bars: int = 0
    beneath: str = ""
    warning: str = ""


def on_the_web(address: object) -> str:
    """An address of the data, where a browser may follow it; else empty."""
    text = str(address or "")
    return text if ON_THE_WEB.fullmatch(text) else ""


def picture(address: object, text: str, size: int) -> Cell:
    """A small picture that leads to the whole one; the text alone where there is none."""
    return with_picture(Cell(text=text), address, size)


def with_picture(cell: Cell, address: object, size: int) -> Cell:
    """A cell with a small picture that leads to the whole one, where there is one."""
    found = on_the_web(address)
    return msgspec.structs.replace(cell, picture=found, size=size, address=found) if found else cell


def bars(importance: int, text: str) -> Cell:
    """An importance of 1 to 5."""
    tone: Tone = "bad" if importance >= HIGH else "warn" if importance == MEDIUM else "good"
    return Cell(text=text, tone=tone, bars=min(max(importance, 0), BARS))


def list_of(visit: Visit, slug: str, **query: str) -> str:
    """The address of a list, narrowed; empty where the user may not see it."""
    resource = resources.all_of_them().get(slug)
    if resource is None or not visit.may(resource.reads):
        return ""
    return f"{address_of(slug)}?{urlencode(query)}" if query else address_of(slug)
