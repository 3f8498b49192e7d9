"""What happens to a receipt when its file was opened: kept as it was made anew, or refused."""

from datetime import datetime

from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.kernel.errors import NotFound
from chalicelib.pictures.arrivals import await_record, refuse_late, to_claim
from chalicelib.pictures.rules import opened_key, preview_key
from chalicelib.pictures.types import Opened
from chalicelib.reservations.receipts import records
from chalicelib.reservations.receipts.records import ReceiptRecord
from chalicelib.reservations.receipts.rules import EXTENSIONS
from chalicelib.reservations.receipts.service import UPLOADS
from chalicelib.reservations.receipts.types import Outcome

FILES, PREVIEW = "receipts/", "_preview"


def accept(opened: Opened) -> None:
    """Keep what was made of a receipt's file, or mark the receipt rejected.

    Doing it again does no harm. A file that no receipt waits for is removed.

    Raises:
        Unavailable: the record may still be on its way; come again.
    """
    record = _receipt_at(opened.upload)
    if record is None:
        await_record(opened)
    elif record.state == "awaiting_check":
        _decide(record, opened)
    objects.delete([opened.upload, opened_key(opened.upload), preview_key(opened.upload)])


def _receipt_at(upload: str) -> ReceiptRecord | None:
    return records.receipt_at(*_place_of(upload, UPLOADS))


def _place_of(key: str, prefix: str) -> tuple[str, str]:
    """The stay and the receipt that a key names."""
    reservation_id, _, name = key.removeprefix(prefix).partition("/")
    return reservation_id, name.partition(".")[0].removesuffix(PREVIEW)


def _decide(record: ReceiptRecord, opened: Opened) -> None:
    outcome = _outcome(record, opened)
    kept = {
        opened_key(opened.upload): outcome.file_key,
        preview_key(opened.upload): outcome.preview_key,
    }
    keys = {source: key for source, key in kept.items() if key is not None}
    try:
        for source, key in keys.items():
            objects.copy(source, key)
        records.decide(record, clock.now(), outcome, opened.digest)
    except NotFound:
        # Another message was quicker, or the receipt was removed, and its files with it.
        if keys and _receipt_at(opened.upload) is None:
            objects.delete(list(keys.values()))


def _outcome(record: ReceiptRecord, opened: Opened) -> Outcome:
    if opened.reason is not None:
        return Outcome(reason=opened.reason)
    extension = EXTENSIONS.get(opened.content_type or "")
    place = f"{FILES}{record.reservation_id}/{record.receipt_id}"
    return Outcome(
        file_key=f"{place}.{extension}",
        preview_key=f"{place}{PREVIEW}.{extension}" if opened.preview else None,
        fingerprint=opened.fingerprint,
    )


def tidy(now: datetime) -> tuple[int, int]:
    """Reject the receipts whose files could not be opened, and remove the files that no receipt
    has: how many of each there were."""
    late = refuse_late(UPLOADS, accept, now=now)
    files = {key: _place_of(key, FILES) for key in to_claim(FILES, now=now)}
    present = records.present(list(files.values()))
    orphans = [key for key, place in files.items() if place not in present]
    objects.delete(orphans)
    return late, len(orphans)
