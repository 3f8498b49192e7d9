"""Which files prove a payment, told by their content (reservations book, 5.3 rule)."""

import msgspec

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"})


class Kind(msgspec.Struct, frozen=True):
    """A kind of file that is accepted."""

    content_type: str
    extension: str


def sniff(content: bytes) -> Kind | None:
    """The kind that the first bytes name, or None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return Kind("image/jpeg", "jpg")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind("image/png", "png")
    if content.startswith(b"%PDF-"):
        return Kind("application/pdf", "pdf")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind("image/webp", "webp")
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return Kind("image/heic", "heic")
    return None
