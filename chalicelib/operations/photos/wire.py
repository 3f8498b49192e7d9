"""Pictures on the wire: signed addresses that work for an hour."""

from chalicelib.cloud import objects
from chalicelib.operations.photos.types import WorkPhoto


def address(photo: WorkPhoto | None) -> str | None:
    """Where a picture can be seen; None where there is none to see."""
    if photo is None or photo.file_key is None:
        return None
    return objects.read_url(photo.file_key)
