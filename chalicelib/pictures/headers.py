"""What a file says of itself, read from its first bytes without decoding anything."""

from collections.abc import Callable

from chalicelib.pictures.types import Format, Header, PictureFormat

HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"})
PDF_HEAD, PDF_TAIL = 1024, 2048
PAPERS: dict[bytes, Format] = {b"%PDF-": "PDF", b"PK\x03\x04": "DOCX"}
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers of JPEG: those of frames, of frames in several scans, those without a length."""
SCAN, FILL = 0xDA, 0xFF


def format_of(content: bytes) -> Format | None:
    """The format that the first bytes name, or None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "HEIF"
    return next((kind for head, kind in PAPERS.items() if content.startswith(head)), None)


def header_of(content: bytes, kind: PictureFormat) -> Header | None:
    """The size that a picture claims, or None where its header ends early or is none. Of HEIC
    only the decoder knows it: 0 by 0."""
    try:
        return _READERS[kind](content)
    except IndexError:
        return None


def is_paper(content: bytes) -> bool:
    """Whether a PDF is whole: it has pages, and ends where it says that it ends."""
    tail = content[-PDF_TAIL:]
    return content.startswith(b"%PDF-") and b"startxref" in tail and b"%%EOF" in tail


def _number(content: bytes, at: int, length: int, order: str = "big") -> int:
    if at + length > len(content):
        raise IndexError
    return int.from_bytes(content[at : at + length], "little" if order == "little" else "big")


def _png(content: bytes) -> Header | None:
    if content[12:16] != b"IHDR" or b"IDAT" not in content:
        return None
    return Header(_number(content, 16, 4), _number(content, 20, 4))


def _gif(content: bytes) -> Header:
    return Header(_number(content, 6, 2, "little"), _number(content, 8, 2, "little"))


def _webp(content: bytes) -> Header | None:
    chunk = content[12:16]
    if chunk == b"VP8X":
        return Header(_number(content, 24, 3, "little") + 1, _number(content, 27, 3, "little") + 1)
    if chunk == b"VP8L":
        bits = _number(content, 21, 4, "little")
        return Header((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if chunk == b"VP8 ":
        return Header(
            _number(content, 26, 2, "little") & 0x3FFF, _number(content, 28, 2, "little") & 0x3FFF
        )
    return None


def _heif(content: bytes) -> Header | None:
    return Header(0, 0) if b"meta" in content else None


def _jpeg(content: bytes) -> Header | None:
    frame: tuple[int, int] | None = None
    at = 2
    while content[at] == FILL:
        marker = content[at + 1]
        if marker == FILL:
            at += 1
        elif marker in ALONE:
            at += 2
        elif marker == SCAN:
            return None if frame is None else _frame(content, *frame, content[at + 4])
        else:
            if marker in FRAMES:
                frame = marker, at + 4
            at += 2 + max(2, _number(content, at + 2, 2))
    return None


def _frame(content: bytes, marker: int, at: int, scanned: int) -> Header:
    """The header of a frame; its first scan has `scanned` of its components."""
    height, width = _number(content, at + 1, 2), _number(content, at + 3, 2)
    count = content[at + 5]
    samplings = [divmod(content[at + 7 + 3 * number], 16) for number in range(count)]
    across = max((each for each, _ in samplings), default=0)
    down = max((each for _, each in samplings), default=0)
    if not across * down:
        return Header(0, 0)
    samples = sum(width * height * x * y for x, y in samplings) // (across * down)
    is_buffered = marker in PROGRESSIVE or scanned < count
    return Header(width, height, samples if is_buffered else 0)


_READERS: dict[PictureFormat, Callable[[bytes], Header | None]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "GIF": _gif,
    "WEBP": _webp,
    "HEIF": _heif,
}
