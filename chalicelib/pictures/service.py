"""An upload that arrived: opened, made anew, and told to who waits for it."""

from hashlib import sha256

import msgspec

from chalicelib.cloud import objects, queues
from chalicelib.kernel import clock
from chalicelib.kernel.errors import NotFound
from chalicelib.pictures.apart import prepare_apart
from chalicelib.pictures.rules import (
    PURPOSES,
    NotAPicture,
    opened_key,
    preview_key,
    thumbnail_key,
    too_heavy,
)
from chalicelib.pictures.types import Opened


def open_upload(key: str, size: int) -> None:
    """Make the upload at `key` anew, of `size` bytes, and tell what became of it on the queue
    that its key names. Doing it again does no harm: who waits decides once, then removes it."""
    name = purpose_of(key)
    outcome = None if name is None else outcome_of(key, size, name)
    if name is not None and outcome is not None:
        queues.send(name, [msgspec.json.encode(outcome).decode()])


def outcome_of(key: str, size: int, purpose: str) -> Opened | None:
    """What becomes of an upload, made anew where it may be; None where it is gone already."""
    try:
        return _made(key, size, purpose)
    except NotAPicture as error:
        return Opened(key, clock.now(), reason=error.message)
    except NotFound:
        return None


def purpose_of(key: str) -> str | None:
    """What the upload at a key is for, or None where nobody waits for such."""
    name = key.removeprefix("uploads/").partition("/")[0]
    return name if key.startswith("uploads/") and name in PURPOSES else None


def _made(key: str, size: int, name: str) -> Opened:
    purpose = PURPOSES[name]
    if size > purpose.most_bytes:
        raise NotAPicture(too_heavy(purpose))
    content = objects.get(key)
    prepared = prepare_apart(content, name)
    objects.put(opened_key(key), prepared.full, prepared.content_type)
    if prepared.thumbnail is not None:
        objects.put(thumbnail_key(key), prepared.thumbnail, prepared.content_type)
    if prepared.preview is not None:
        objects.put(preview_key(key), prepared.preview, prepared.content_type)
    return Opened(
        key,
        clock.now(),
        content_type=prepared.content_type,
        preview=prepared.preview is not None,
        fingerprint=prepared.fingerprint,
        pages=prepared.pages,
        digest=sha256(content).hexdigest(),
    )
