"""Files as cameras, telephones and banks make them."""

import io

from PIL import Image

PAPER = b"%PDF-1.7\n1 0 obj <<>> endobj\nstartxref\n9\n%%EOF\n"
"""A PDF that is whole."""


def jpeg(number: int = 0, *, camera: str | None = None) -> bytes:
    """A picture; each number has its own bytes. `camera` is what EXIF names."""
    exif = Image.Exif()
    if camera is not None:
        exif[0x010F] = camera
    stream = io.BytesIO()
    Image.new("RGB", (64 + number, 48), (200, 60, 40)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()
