"""Pictures: looked at for what they are, and made anew without what cameras write into them."""

import struct
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from chalicelib.kernel.errors import Invalid

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
LONG_SIDE = 2560
THUMBNAIL = (400, 300)
QUALITY = 85
# A picture is unpacked in memory before it is made smaller: 50 million pixels are 150 MB.
MOST_PIXELS = 50_000_000
WHITE = (255, 255, 255)


class NotAnImage(Invalid):
    """The content is no picture of an accepted format, is broken, or unpacks to too much."""

    default_message = "El archivo no es una imagen válida."


class Prepared(msgspec.Struct, frozen=True):
    """A picture ready to be shown, as WebP, and its thumbnail of 400 by 300."""

    full: bytes
    thumbnail: bytes


def prepare(content: bytes) -> Prepared:
    """The picture of `content`, upright, at most 2560 pixels long, and its thumbnail.

    The thumbnail is filled and cut at the centre (pricing book, 2.2). Metadata (place, camera)
    is left behind; transparency becomes white.

    Raises:
        NotAnImage: so it is.
    """
    # Only this worker has Pillow, in a layer of its own.
    from PIL import Image, ImageOps

    picture = _opened(content)
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    small = ImageOps.fit(picture, THUMBNAIL, Image.Resampling.LANCZOS)
    return Prepared(full=_webp(picture), thumbnail=_webp(small))


def _opened(content: bytes) -> "Image":
    from PIL import Image, ImageOps

    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
        _require_plausible(picture.width, picture.height)
        # A JPEG can be unpacked at a fraction of its size where that is enough.
        picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
        upright = ImageOps.exif_transpose(picture)
        return _in_plain_colours(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # The warning is one where a process turns warnings into errors, as tests do.
        raise NotAnImage from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error) as error:
        # What Pillow raises for files that end early or contradict themselves.
        raise NotAnImage from error


def _require_plausible(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise NotAnImage


def _in_plain_colours(picture: "Image") -> "Image":
    """`picture` in sRGB without transparency."""
    from PIL import Image

    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        background = Image.new("RGBA", layered.size, WHITE)
        return Image.alpha_composite(background, layered).convert("RGB")
    return _in_srgb(picture).convert("RGB")


def _in_srgb(picture: "Image") -> "Image":
    """Phones save wider colours than browsers assume of a picture without a profile."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        converted = ImageCms.profileToProfile(
            picture, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def _webp(picture: "Image") -> bytes:
    stream = BytesIO()
    # Without these, WebP would carry the original's profile and EXIF block along.
    picture.info.clear()
    picture.save(stream, "WEBP", quality=QUALITY, method=4)
    return stream.getvalue()
