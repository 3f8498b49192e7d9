"""What stands in a cell of a list: a text, and how it is drawn."""

import re
from typing import Literal
from urllib.parse import urlencode, urlsplit

import msgspec

from chalicelib.cloud import objects
from chalicelib.office.visits import Visit
from chalicelib.web.requests import WIRE
from chalicelib.web.routing import PREFIX

Tone = Literal["calm", "good", "busy", "warn", "bad", "worst", "odd"]
"""The colour of a badge: grey, green, blue, orange, red, dark red or purple. What it means is also
said in words."""
ON_THE_WEB = re.compile(r"https?://[!#-&(-;=?-_a-~]+", re.ASCII)
"""An address that may be followed: no other scheme, and no sign that ends an attribute."""
LASTING = f"{WIRE}{PREFIX}/media/"
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
    """A cell with a small picture that leads to the whole one, where there is one; one that is kept
    elsewhere is only led to."""
    found = on_the_web(address)
    if not found:
        return cell
    shown = found if _is_ours(found) else ""
    return msgspec.structs.replace(cell, picture=shown, size=size, address=found)


def _is_ours(address: str) -> bool:
    """Whether the policy of the pages admits the picture at an address: one of the bucket, or one
    of `/media/`, which leads there."""
    is_lasting = urlsplit(address).path.startswith(LASTING)
    return is_lasting or address.startswith(f"{objects.origin()}/")


def bars(importance: int, text: str) -> Cell:
    """An importance of 1 to 5."""
    tone: Tone = "bad" if importance >= HIGH else "warn" if importance == MEDIUM else "good"
    return Cell(text=text, tone=tone, bars=min(max(importance, 0), BARS))


def list_of(visit: Visit, slug: str, **query: str) -> str:
    """The address of a list, narrowed; empty where the user may not see it."""
    address = visit.leads_to(slug)
    return f"{address}?{urlencode(query)}" if address and query else address
