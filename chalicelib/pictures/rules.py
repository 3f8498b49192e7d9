"""What is accepted of the files that people send, and what is said of the others (Spanish).

A decoder needs memory by the pixels that a file claims, not by its bytes: 200 bytes may claim a
billion. So each format has the limit up to which it is decoded within `MOST_MEMORY`: JPEG is
decoded at a fraction of its size, PNG and HEIC take up to 8 bytes a pixel, and WebP takes 16.
"""

from chalicelib.kernel.errors import Invalid
from chalicelib.pictures.headers import format_of, header_of, is_paper
from chalicelib.pictures.types import Format, Header, PictureFormat, Purpose

MOST_MEMORY = 640 * 1024 * 1024
"""Bytes that decoding and making anew may take; the function has 1 GB."""
MEGAPIXELS: dict[PictureFormat, int] = {"JPEG": 200, "PNG": 50, "GIF": 50, "WEBP": 25, "HEIF": 50}
MILLION = 1_000_000
LONGEST_SIDE = 65_535
# Two bytes each are kept until the last scan.
MOST_BUFFERED = 150 * MILLION
NAMES: dict[Format, str] = {"WEBP": "WebP", "HEIF": "HEIC"}

PURPOSES = {
    "photos": Purpose(
        formats=("JPEG", "PNG", "GIF", "WEBP", "HEIF"),
        written_as="WEBP",
        has_thumbnail=True,
        most_bytes=20 * 1024 * 1024,
    ),
    "receipts": Purpose(
        formats=("JPEG", "PNG", "WEBP", "HEIF", "PDF"),
        written_as="JPEG",
        has_thumbnail=False,
        most_bytes=10 * 1024 * 1024,
        preview=480,
    ),
    "people": Purpose(
        formats=("JPEG", "PNG", "WEBP", "HEIF"),
        written_as="WEBP",
        has_thumbnail=False,
        most_bytes=10 * 1024 * 1024,
    ),
    "evidence": Purpose(
        formats=("JPEG", "PNG", "WEBP", "HEIF"),
        written_as="JPEG",
        has_thumbnail=False,
        most_bytes=20 * 1024 * 1024,
    ),
    "posters": Purpose(
        formats=("JPEG", "PNG", "GIF", "WEBP", "HEIF"),
        written_as="WEBP",
        has_thumbnail=True,
        most_bytes=20 * 1024 * 1024,
        thumbnail_within=(300, 200),
    ),
    "attestations": Purpose(
        formats=("JPEG", "PNG", "WEBP", "HEIF"),
        written_as="JPEG",
        has_thumbnail=False,
        most_bytes=10 * 1024 * 1024,
    ),
    # Handed on as it is, to where templates are tried.
    "templates": Purpose(
        formats=("DOCX",),
        written_as="JPEG",
        has_thumbnail=False,
        most_bytes=2 * 1024 * 1024,
    ),
}
"""By the second part of an upload's key, which is also the queue of who waits for it."""

DAMAGED = "El archivo está dañado o incompleto. Súbalo de nuevo."
TOO_MUCH = (
    "No pudimos abrir la imagen, porque necesita demasiada memoria o demasiado tiempo. "
    "Guárdela de nuevo como JPEG y súbala otra vez."
)
TOO_LONG = "La imagen tiene un lado demasiado largo. Recórtela y súbala de nuevo."
IN_SCANS = "Es un JPEG progresivo demasiado grande. Guárdelo como JPEG normal y súbalo otra vez."
NEVER_CAME = "El archivo no llegó o no se pudo procesar. Súbalo de nuevo."
LEFT_BEHIND = "El archivo quedó en el sistema anterior."
"""Of what moved in without its file, which may still follow."""


class NotAPicture(Invalid):
    """The content is no file of an accepted format, is broken, or unpacks to too much."""

    default_message = DAMAGED


def check(content: bytes, purpose: Purpose) -> Format:
    """The format of a file that its header lets pass: cheap, and decodes nothing.

    Raises:
        NotAPicture: the file is refused; the message says why.
    """
    kind = format_of(content)
    if kind is None or kind not in purpose.formats:
        raise NotAPicture(accepted(purpose))
    if len(content) > purpose.most_bytes:
        raise NotAPicture(too_heavy(purpose))
    if kind == "PDF":
        if not is_paper(content):
            raise NotAPicture
        return kind
    if kind == "DOCX":
        return kind
    header = header_of(content, kind)
    if header is None:
        raise NotAPicture
    # Of HEIC the decoder knows the size, and asks again.
    if kind != "HEIF":
        check_size(header, kind)
    return kind


def check_size(header: Header, kind: PictureFormat) -> None:
    """Let a picture pass that is decoded within `MOST_MEMORY`.

    Raises:
        NotAPicture: it needs more, or has no size.
    """
    most = MEGAPIXELS[kind]
    if not header.pixels:
        raise NotAPicture
    if max(header.width, header.height) > LONGEST_SIDE:
        raise NotAPicture(TOO_LONG)
    if header.pixels > most * MILLION:
        count = -(-header.pixels // MILLION)
        raise NotAPicture(
            f"La imagen tiene {count} megapíxeles y en {NAMES.get(kind, kind)} aceptamos "
            f"hasta {most}. Redúzcala y súbala de nuevo."
        )
    if header.buffered > MOST_BUFFERED:
        raise NotAPicture(IN_SCANS)


def accepted(purpose: Purpose) -> str:
    """Which formats there may be, in words."""
    *names, last = [NAMES.get(kind, kind) for kind in purpose.formats]
    return f"Suba un archivo {' o '.join([', '.join(names), last] if names else [last])}."


def too_heavy(purpose: Purpose) -> str:
    """How heavy a file may be, in words."""
    return f"El archivo puede pesar como máximo {purpose.most_bytes // 2**20} MB."


def opened_key(upload: str) -> str:
    """Where what was made of the upload at a key stands until it is taken over."""
    return f"opened/{upload.removeprefix('uploads/')}"


def thumbnail_key(upload: str) -> str:
    """Where its thumbnail stands."""
    return f"{opened_key(upload)}_thumb"


def preview_key(upload: str) -> str:
    """Where its preview stands."""
    return f"{opened_key(upload)}_preview"
