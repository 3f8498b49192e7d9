"""Whether a DOCX file is a text and nothing else: it runs nothing, fetches nothing, and unpacks to
little. It is looked at as the archive that it is, before any library reads it."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.parsers import expat

MOST_PARTS, MOST_UNPACKED = 300, 20 * 1024 * 1024
DOCUMENT, TYPES = "word/document.xml", "[Content_Types].xml"
NO_DOCUMENT = "No es un documento de Word (DOCX), o está dañado. Guárdelo de nuevo como DOCX."
TOO_LARGE = "El documento ocupa demasiado al abrirse. Quite imágenes o redúzcalas."
ACTIVE = "El documento contiene macros u objetos incrustados. Quítelos y guárdelo como DOCX."
ELSEWHERE = "El documento trae contenido de otra dirección o de otro archivo. Insértelo en él."
DECLARES = "El documento contiene declaraciones de XML que no se admiten."
ACTING = re.compile(
    r"vbaproject|/activex|/embeddings/|afchunk|\.(?:bin|exe|js|vbs)$", re.IGNORECASE
)
MACROS = re.compile(rb"macroEnabled|ms-office\.vba|oleObject", re.IGNORECASE)
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|\x00", re.IGNORECASE)
OTHER_SIGNS = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
"""In which declarations could be written so that nobody sees them; Word writes UTF-8."""
TEXT = (".xml", ".rels")
BEGINS = b"\xef\xbb\xbf \t\r\n"
"""What may stand before XML."""
RELATION, HYPERLINK = "Relationship", "/hyperlink"


UNREADABLE = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    expat.ExpatError,
)


class Refused(Exception):
    """A template may not be used; `reasons` say why (Spanish)."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def check_package(content: bytes) -> None:
    """Let a DOCX file pass that is a text and nothing else.

    Raises:
        Refused: it acts, fetches, declares or unpacks to too much, or is none.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_size(package)
            for name, part in _texts(package):
                _check_text(name, part)
    except UNREADABLE as error:
        # What reading an archive raises that is broken, encrypted or packed in another way, and
        # what its parts raise that are no XML.
        raise Refused(NO_DOCUMENT) from error


def _check_size(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]
    if len(names) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(TOO_LARGE)
    if not {DOCUMENT, TYPES} <= set(names) or len(names) != len(set(names)):
        raise Refused(NO_DOCUMENT)
    if any(ACTING.search(name) for name in names):
        raise Refused(ACTIVE)


def _texts(package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The parts that are XML, whatever they are called. No part unpacks to more than it says."""
    for name in package.namelist():
        part = package.read(name)
        if name.lower().endswith(TEXT) or part.lstrip(BEGINS).startswith(b"<"):
            yield name, part


def _check_text(name: str, part: bytes) -> None:
    if DECLARATION.search(part) or OTHER_SIGNS.match(part.lstrip(BEGINS)):
        raise Refused(DECLARES)
    if name == TYPES and MACROS.search(part):
        raise Refused(ACTIVE)
    if not name.lower().endswith(".rels"):
        return
    for kind, is_outside in _relations(part):
        if MACROS.search(kind.encode()):
            raise Refused(ACTIVE)
        if is_outside and not kind.endswith(HYPERLINK):
            raise Refused(ELSEWHERE)


def _relations(part: bytes) -> list[tuple[str, bool]]:
    """What a part has to do with others: of which kind, and whether they are outside the file."""
    found: list[tuple[str, bool]] = []

    def note(name: str, values: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == RELATION:
            found.append((values.get("Type", ""), values.get("TargetMode") == "External"))

    reader = expat.ParserCreate(namespace_separator=" ")
    reader.StartElementHandler = note
    reader.Parse(part, True)
    return found
