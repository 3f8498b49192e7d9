"""Pictures of events: they arrive where they are opened, and are shown as they were made anew
(staff book, 4.6)."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.catalogue.types import Entry
from chalicelib.cloud import objects
from chalicelib.community.occasions.rules import FILES, Size, file_key
from chalicelib.community.occasions.service import OCCASIONS
from chalicelib.community.types import Image, Occasion
from chalicelib.kernel import ids
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.pictures.arrivals import await_record, refuse_late, to_claim
from chalicelib.pictures.rules import PURPOSES, NotAPicture, check, opened_key, thumbnail_key
from chalicelib.pictures.types import Opened

PURPOSE = "posters"
UPLOADS = f"uploads/{PURPOSE}/"
MAY_BE = PURPOSES[PURPOSE]


def add(occasion_id: str, content: bytes, *, actor: str) -> Entry[Occasion]:
    """Give an event a picture, which takes the place of the former once it was opened.

    Raises:
        NotFound: there is no such event.
        Invalid: the file is no picture that is accepted.
        Stale: somebody changed the event meanwhile.
    """
    entry = OCCASIONS.get(occasion_id)
    try:
        check(content, MAY_BE)
    except NotAPicture as error:
        raise Invalid(fields={"image": [error.message]}) from error
    image = Image(ids.new_id())
    objects.put(upload_key(occasion_id, image.image_id), content, "application/octet-stream")
    return OCCASIONS.save(replace(entry.value, image=image), actor=actor, before=entry)


def remove(occasion_id: str, *, actor: str) -> None:
    """Let an event have no picture.

    Raises:
        NotFound: there is no such event.
        Stale: somebody changed the event meanwhile.
    """
    OCCASIONS.change(occasion_id, {"image": None}, actor=actor)


def upload_key(occasion_id: str, image_id: str) -> str:
    """Where the file of a picture arrives."""
    return f"{UPLOADS}{occasion_id}/{image_id}"


def accept(opened: Opened) -> None:
    """Show what was made of a file, or say why it is not shown. Doing it again does no harm; a file
    that nobody waits for is removed.

    Raises:
        Unavailable: the record may still be on its way; come again.
        Stale: somebody changed the event meanwhile; come again.
    """
    occasion_id, image_id = _place_of(opened.upload, UPLOADS)
    entry = _with(occasion_id, image_id)
    if entry is None:
        await_record(opened)
    elif entry.value.image is not None and entry.value.image.state == "awaiting_check":
        _decide(entry, entry.value.image, opened)
    upload = opened.upload
    objects.delete([upload, opened_key(upload), thumbnail_key(upload)])


def _decide(entry: Entry[Occasion], image: Image, opened: Opened) -> None:
    after = replace(image, state="rejected", reason=opened.reason)
    if opened.reason is None:
        after = replace(image, state="ready")
        sources: dict[Size, str] = {
            "full": opened_key(opened.upload),
            "thumb": thumbnail_key(opened.upload),
        }
        try:
            for size, source in sources.items():
                objects.copy(source, file_key(entry.entry_id, image.image_id, size))
        except NotFound:
            # Another message of this file was quicker.
            return
    OCCASIONS.save(replace(entry.value, image=after), actor=SYSTEM.actor, before=entry)


def _with(occasion_id: str, image_id: str) -> Entry[Occasion] | None:
    entry = OCCASIONS.as_of_now().get(occasion_id)
    image = None if entry is None else entry.value.image
    return entry if image is not None and image.image_id == image_id else None


def _place_of(key: str, prefix: str) -> tuple[str, str]:
    occasion_id, _, name = key.removeprefix(prefix).partition("/")
    return occasion_id, name.partition(".")[0].removesuffix("_thumb")


def tidy(now: datetime) -> tuple[int, int]:
    """Refuse pictures whose files could not be opened, and remove files that no event has: how many
    of each there were."""
    late = refuse_late(UPLOADS, accept, now=now)
    files = to_claim(FILES, now=now)
    entries = OCCASIONS.as_of_now().values() if files else ()
    present = {
        (entry.entry_id, entry.value.image.image_id) for entry in entries if entry.value.image
    }
    orphans = [key for key in files if _place_of(key, FILES) not in present]
    objects.delete(orphans)
    return late, len(orphans)
