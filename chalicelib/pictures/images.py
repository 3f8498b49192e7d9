"""Pictures made anew, without what cameras write into them, in bounded memory.

A picture is decoded once, at a fraction of its size where its format can do that, made smaller
strip by strip, and only then converted, turned and written.
"""

import struct
from importlib import import_module
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from chalicelib.pictures.papers import check_paper
from chalicelib.pictures.rules import NotAPicture, check, check_size
from chalicelib.pictures.types import Header, PictureFormat, Purpose

if TYPE_CHECKING:
    from PIL.Image import Image

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONG_SIDE = 2560
THUMBNAIL = (400, 300)
QUALITY, QUALITY_WITHIN = 85, 75
STRIP_PIXELS = 2_000_000
WHITE = (255, 255, 255)
ORIENTATION = 0x0112
STEPS_OF_8_BITS = 1 / 256
STEPS = 8
"""Rows of a fingerprint, and steps from place to place in each."""


class Prepared(msgspec.Struct, frozen=True):
    """A file ready to be shown: with its thumbnail, its preview and its fingerprint
    where its purpose has them, and the number of its pages where it is a PDF."""

    content_type: str
    full: bytes
    thumbnail: bytes | None = None
    preview: bytes | None = None
    fingerprint: str | None = None
    pages: int | None = None


def prepare(content: bytes, purpose: Purpose) -> Prepared:
    """The picture of `content`, upright, at most 2560 pixels long, and its thumbnail.

    The thumbnail is filled and cut at the centre, 400 by 300 (pricing book, 2.2), or fits whole
    into the size of its purpose (staff book, 4.6). Metadata (place, camera) is left behind;
    transparency becomes white. A PDF stays as it is: written anew, it would lose the signature of
    its bank.

    Raises:
        NotAPicture: the file is refused; the message says why.
        MemoryError: it needs more than this process may take.
    """
    kind = check(content, purpose)
    if kind == "PDF":
        return Prepared("application/pdf", content, pages=check_paper(content))
    if kind == "DOCX":
        return Prepared(DOCX, content)
    try:
        picture = _small(content, kind)
        small = _thumbnail(picture, purpose.thumbnail_within)
        fingerprint = None if purpose.preview is None else fingerprint_of(picture)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError) as error:
        # What decoders raise for files that end early or contradict themselves.
        raise NotAPicture from error
    except struct.error as error:
        raise NotAPicture from error
    written = purpose.written_as
    return Prepared(
        f"image/{written.lower()}",
        full=_written(picture, written),
        thumbnail=_written_small(small, purpose) if purpose.has_thumbnail else None,
        preview=_preview(picture, purpose),
        fingerprint=fingerprint,
    )


def _thumbnail(picture: "Image", within: tuple[int, int] | None) -> "Image":
    # Only the process that opens pictures has Pillow, in a layer of its own.
    from PIL import Image, ImageOps

    if within is None:
        return ImageOps.fit(picture, THUMBNAIL, Image.Resampling.LANCZOS)
    small = picture.copy()
    small.thumbnail(within, Image.Resampling.LANCZOS)
    return small


def _written_small(small: "Image", purpose: Purpose) -> bytes:
    quality = QUALITY if purpose.thumbnail_within is None else QUALITY_WITHIN
    return _written(small, purpose.written_as, quality)


def fingerprint_of(picture: "Image") -> str:
    """What stays of a picture when it is made smaller or saved again: 64 bits as 16 hexadecimal
    digits, each bit whether one of 8 by 8 places is brighter than the next on its right.

    Two of one picture differ in few bits. So may two vouchers of one bank: they look the same, but
    for some digits. It is a reason to look, and proves nothing.
    """
    from PIL import Image

    width, height = STEPS + 1, STEPS
    grey = picture.convert("L").resize((width, height), Image.Resampling.BOX).tobytes()
    rows = (grey[at : at + width] for at in range(0, len(grey), width))
    bits = (left > right for row in rows for left, right in pairwise(row))
    return f"{int(''.join(str(int(bit)) for bit in bits), 2):016x}"


def _preview(picture: "Image", purpose: Purpose) -> bytes | None:
    if purpose.preview is None:
        return None
    small = picture.copy()
    small.thumbnail((purpose.preview, purpose.preview))
    return _written(small, purpose.written_as)


def load_decoders() -> None:
    """Import what opens pictures, whatever a picture then needs."""
    import pi_heif
    from PIL import Image

    for name in ("pypdf", "PIL.ImageCms", "PIL.ImageOps"):
        import_module(name)
    Image.init()
    pi_heif.register_heif_opener(thumbnails=False)
    # The limits are ours, by format.
    Image.MAX_IMAGE_PIXELS = None


def _small(content: bytes, kind: PictureFormat) -> "Image":
    """The picture upright in sRGB, its long side 2560 at most."""
    from PIL import Image

    picture = _opened(content, kind)
    _ask_for_less(picture)
    profile, turned = picture.info.get("icc_profile"), picture.getexif().get(ORIENTATION)
    reduced = _reduced(picture)
    del picture
    reduced.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=None)
    return _upright(_in_srgb(reduced, profile).convert("RGB"), turned)


def _opened(content: bytes, kind: PictureFormat) -> "Image":
    from PIL import Image

    load_decoders()
    picture = Image.open(BytesIO(content), formats=(kind,))
    check_size(Header(picture.width, picture.height), kind)
    return picture


def _ask_for_less(picture: "Image") -> None:
    """A JPEG is decoded at a half, a quarter or an eighth where that is enough. What is asked
    for has its shape, or its short side would decide."""
    long = max(picture.size)
    width, height = (max(1, side * LONG_SIDE // long) for side in picture.size)
    picture.draft(None, (width, height))


def _reduced(picture: "Image") -> "Image":
    """The picture without transparency, its long side less than twice 2560: strip by strip, so
    that nothing is kept whole but what was decoded."""
    from PIL import Image

    picture.load()
    factor = max(1, max(picture.size) // LONG_SIDE)
    if factor == 1 and picture.mode == "RGB" and not picture.has_transparency_data:
        return picture
    width, height = picture.size
    rows = max(factor, STRIP_PIXELS // width // factor * factor)
    canvas = None
    for top in range(0, height, rows):
        strip = _plain(picture.crop((0, top, width, min(height, top + rows)))).reduce(factor)
        if canvas is None:
            canvas = Image.new(strip.mode, (-(-width // factor), -(-height // factor)))
        canvas.paste(strip, (0, top // factor))
    return canvas or picture


def _plain(strip: "Image") -> "Image":
    """A strip without palette and transparency, eight bits a colour."""
    from PIL import Image

    if strip.has_transparency_data:
        layered = strip.convert("RGBA")
        background = Image.new("RGBA", layered.size, WHITE)
        return Image.alpha_composite(background, layered).convert("RGB")
    if strip.mode.startswith("I"):
        # Sixteen bits: only the upper eight are seen.
        return strip.convert("I").point(lambda value: value * STEPS_OF_8_BITS).convert("L")
    return strip if strip.mode in {"RGB", "L", "CMYK"} else strip.convert("RGB")


def _in_srgb(picture: "Image", profile: Any) -> "Image":
    """Phones save wider colours than browsers assume of a picture without a profile."""
    from PIL import ImageCms

    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        converted = ImageCms.profileToProfile(
            picture, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def _upright(picture: "Image", orientation: Any) -> "Image":
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _written(picture: "Image", kind: str, quality: int = QUALITY) -> bytes:
    stream = BytesIO()
    # Without these, the file would carry the original's profile and EXIF block along.
    picture.info.clear()
    options: dict[str, Any] = {"method": 4} if kind == "WEBP" else {"optimize": True}
    picture.save(stream, kind, quality=quality, **options)
    return stream.getvalue()
