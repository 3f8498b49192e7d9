"""Whether a PDF is a paper and nothing else: few pages, nothing that acts, nothing that unpacks to
too much.

A PDF is read twice, since a file may show one thing to one reader and another to the next: as
bytes, whatever its tables say of them, and as the objects that its tables name.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from chalicelib.pictures.rules import NotAPicture

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 20
MOST_NODES, MOST_OBJECTS, MOST_VALUES = 1000, 20_000, 1_000_000
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes of all streams together; a scanned page takes some 25 MB."""
PIECE = 64 * 1024
TOO_MANY_PAGES = f"El PDF puede tener como máximo {MOST_PAGES} páginas."
NO_PAGES = "El PDF no tiene páginas. Súbalo de nuevo."
ACTIVE = (
    "El PDF contiene código, formularios o archivos adjuntos. "
    "Imprímalo como PDF o suba una foto del comprobante."
)
ENCRYPTED = "El PDF tiene contraseña o está protegido. Súbalo sin protección."
TOO_LARGE = "El PDF ocupa demasiado al abrirse. Suba una foto del comprobante."
ACTING = frozenset(
    {
        *("/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia"),
        *("/XFA", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie"),
        *("/Sound", "/AA"),
    }
)
"""Names of what runs, opens, sends or carries something. Links to addresses only wait for a click,
and a form without scripts holds the signature of a bank."""
NAME = re.compile(rb"/[A-Za-z]+")
ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")
STREAM = re.compile(rb"(?<!end)stream\r?\n")
WHOLE_STREAM = re.compile(rb"(?<!end)stream\r?\n.*?endstream", re.DOTALL)
OF_OBJECTS = b"/ObjStm"
DICTIONARY = 1000
"""Bytes before a stream in which its dictionary stands."""


def check_paper(content: bytes) -> int:
    """How many pages a harmless PDF has.

    Raises:
        NotAPicture: it acts, is protected, is broken or too large; the message says which.
    """
    _check_bytes(content)
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise NotAPicture(ENCRYPTED)
        _check_objects(reader)
        return _pages(reader.root_object["/Pages"])
    except (PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError) as error:
        raise NotAPicture from error
    except (OSError, RecursionError, TypeError, ValueError) as error:
        raise NotAPicture from error


def _check_bytes(content: bytes) -> None:
    _check_names(WHOLE_STREAM.sub(b" ", content))
    left = MOST_UNPACKED
    for match in STREAM.finditer(content):
        before = content[max(0, match.start() - DICTIONARY) : match.start()]
        holds_objects = OF_OBJECTS in before.rpartition(b"endobj")[2]
        kept = bytearray()
        for piece in _unpacked(content, match.end()):
            left -= len(piece)
            if left < 0:
                raise NotAPicture(TOO_LARGE)
            if holds_objects:
                kept += piece
        _check_names(bytes(kept))


def _check_names(objects: bytes) -> None:
    plain = ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), objects)
    if any(match[0].decode() in ACTING for match in NAME.finditer(plain)):
        raise NotAPicture(ACTIVE)


def _unpacked(content: bytes, start: int) -> Iterator[bytes]:
    """What a stream unpacks to, piece by piece, as far as it does. It says itself where it ends:
    whatever stands in the file as its end may be part of it."""
    packer = zlib.decompressobj()
    try:
        for at in range(start, len(content), PIECE):
            waiting = content[at : at + PIECE]
            while waiting and not packer.eof:
                yield packer.decompress(waiting, PIECE)
                waiting = packer.unconsumed_tail
            if packer.eof:
                return
    except zlib.error:
        # Not packed in this way, or broken: no reader unpacks more of it.
        return


def _check_objects(reader: "PdfReader") -> None:
    """Look at every object that the tables name, and at what they hold themselves."""
    numbers = {(number, generation) for generation, of in reader.xref.items() for number in of}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise NotAPicture(TOO_LARGE)
    from pypdf.generic import IndirectObject

    found = (IndirectObject(number, kind, reader).get_object() for number, kind in sorted(numbers))
    seen = 0
    for each in (reader.trailer, *found):
        for value in _values(each):
            seen += 1
            if seen > MOST_VALUES:
                raise NotAPicture(TOO_LARGE)
            if isinstance(value, dict):
                _check_dictionary(value)


def _values(value: Any) -> Iterator[Any]:
    """A value and those inside it; what it refers to is looked at by itself."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _check_dictionary(value: dict[Any, Any]) -> None:
    if "/Encrypt" in value and "/Root" in value:
        raise NotAPicture(ENCRYPTED)
    named = {str(value[key]) for key in ("/S", "/Type", "/Subtype") if key in value}
    acts = "/OpenAction" in value and _acts(value["/OpenAction"])
    if acts or ACTING & (named | {str(key) for key in value}):
        raise NotAPicture(ACTIVE)


def _acts(first: Any) -> bool:
    """Whether something happens when a document is opened: to begin at some page is nothing."""
    return isinstance(first, dict) and ("/S" not in first or first["/S"] != "/GoTo")


def _pages(root: Any) -> int:
    """The pages below a node, counted one by one: what the node says of itself may be wrong."""
    waiting, pages, nodes = [root], 0, 0
    while waiting:
        node = waiting.pop().get_object()
        nodes += 1
        if not isinstance(node, dict):
            raise NotAPicture
        if "/Kids" in node:
            waiting += node["/Kids"]
        else:
            pages += 1
        if pages > MOST_PAGES or nodes > MOST_NODES:
            raise NotAPicture(TOO_MANY_PAGES)
    if not pages:
        raise NotAPicture(NO_PAGES)
    return pages
