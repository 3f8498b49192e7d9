"""What a photo of a house may be (pricing book, 2.2)."""

from chalicelib.kernel.validation import NEEDED, NOT_AN_ADDRESS, Problems
from chalicelib.properties.houses.rules import is_address, slug_of
from chalicelib.properties.types import Photo

MOST_ORDER = 100_000


def checked(photo: Photo, problems: Problems) -> Photo:
    """`photo`, if its texts, order and outside address are usable and there is or will be
    something to see.

    Raises:
        Invalid: so it is not; with what `problems` had noted.
    """
    problems.text("alt_text", photo.alt_text, 200)
    problems.number("order", photo.order, 0, MOST_ORDER)
    address = photo.external_url or ""
    problems.note("image_url", NOT_AN_ADDRESS, when=not is_address(address))
    problems.text("image_url", address, 2000)
    nothing = photo.state == "ready" and not is_shown(photo)
    problems.note("image_url", NEEDED, when=nothing)
    problems.raise_any()
    return photo


def is_shown(photo: Photo) -> bool:
    """Whether there is anything to see yet: a checked file, or an address elsewhere."""
    return photo.file_key is not None or bool(photo.external_url)


def photo_keys(photo: Photo, house_name: str) -> tuple[str, str]:
    """The object keys of a photo and of its thumbnail."""
    title = slug_of(house_name) or "propiedad"
    base = f"photos/{photo.property_id}/{title}_{photo.order}_{photo.photo_id}"
    return f"{base}.webp", f"{base}_thumb.webp"
