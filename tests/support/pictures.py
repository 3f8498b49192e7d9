"""Files as cameras, telephones and banks make them."""

import io
import struct
import zlib

from PIL import Image

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, which are numbered from 1; the first is its catalogue."""
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<</Size %d/Root 1 0 R%b>>\n" % (len(objects) + 1, trailer)
    return content + b"startxref\n%d\n%%%%EOF\n" % start


def stream(content: bytes, dictionary: bytes = b"") -> bytes:
    """An object that is a stream, whose content is packed already."""
    head = b"<</Length %d%b>>" % (len(content), dictionary)
    return head + b"\nstream\n" + content + b"\nendstream"


PAPER = pdf(CATALOG, PAGES, PAGE)
"""A PDF of one page."""


def jpeg(number: int = 0, *, camera: str | None = None) -> bytes:
    """A picture; each number has its own bytes. `camera` is what EXIF names."""
    exif = Image.Exif()
    if camera is not None:
        exif[0x010F] = camera
    stream = io.BytesIO()
    Image.new("RGB", (64 + number, 48), (200, 60, 40)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def zeros(megabytes: int) -> bytes:
    """Packed zeros, each megabyte in the same kilobyte."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(b"\x00" * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + block * megabytes


def png_claiming(width: int, height: int) -> bytes:
    """A picture that says it is that large, and is not."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (
        chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 99)) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + chunks
