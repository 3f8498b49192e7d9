"""Pictures with which guests prove something, and what becomes of their files (staff book, 4.4 and
9 #9): looked at, opened and made anew, private. Administrators decide about what a file shows.

A file that was refused lets the guest send another; so does whoever decides that more is needed.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.cloud import budget, objects
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.objects import Upload
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.community.events import EvidenceRefused, EvidenceSent
from chalicelib.community.registrations import records, rules, writing
from chalicelib.community.registrations.rules import FILES, file_key
from chalicelib.community.registrations.service import event_of, own
from chalicelib.community.types import Evidence, FileState, Registration
from chalicelib.kernel import clock, ids
from chalicelib.kernel.callers import SYSTEM, Guest
from chalicelib.kernel.errors import Invalid, NotFound, Stale, TooLarge
from chalicelib.pictures.arrivals import await_record, refuse_late, to_claim
from chalicelib.pictures.rules import PURPOSES, NotAPicture, check, opened_key, too_heavy
from chalicelib.pictures.types import Media, Opened

PURPOSE = "attestations"
UPLOADS = f"uploads/{PURPOSE}/"
MAY_BE = PURPOSES[PURPOSE]
FIELD = "evidence_image"


class NoEvidenceWanted(Invalid):
    """The event asks for none, or what was sent is being looked at."""

    code = "NO_EVIDENCE_WANTED"
    default_message = "Este registro no espera una evidencia."


class Offer(msgspec.Struct, frozen=True):
    """A registration whose picture is still to come, and where it must be sent."""

    registration: Registration
    upload: Upload


def send(event_id: str, content: bytes, *, caller: Guest, now: datetime) -> Registration:
    """Take a guest's picture: administrators look at it from then on.

    Raises:
        NotFound: there is no such event, or no registration.
        NoEvidenceWanted: none is asked for, or one was sent.
        Invalid: the file is no picture that is accepted. TooLarge: it is over the limit.
        Busy: others keep changing the registration.
    """
    registration = _expecting(event_id, caller, now)
    _check(content)
    evidence = _draft("awaiting_check", now)
    key = upload_key(registration.registration_id, evidence)
    objects.put(key, content, "application/octet-stream")
    return _written(event_id, evidence, caller, now)


def offer(
    event_id: str,
    *,
    content_type: Media,
    size: int,
    caller: Guest,
    now: datetime,
    once: Once[Any] | None = None,
) -> Offer:
    """Let a guest send a picture of `size` bytes past the API; administrators look at it once it
    was opened.

    Raises:
        NotFound, NoEvidenceWanted, Busy: as `send` does.
        Invalid: no file may be so large.
    """
    if not 0 < size <= MAY_BE.most_bytes:
        raise Invalid(fields={"size": [too_heavy(MAY_BE)]})
    evidence = _draft("awaiting_file", now)
    key = upload_key(_expecting(event_id, caller, now).registration_id, evidence)
    form = objects.upload_form(key, most_bytes=size, content_type=content_type)

    def result(registration: Registration) -> Offer:
        return Offer(registration, form)

    return result(_written(event_id, evidence, caller, now, once=once, result=result))


def _check(content: bytes) -> None:
    if len(content) > MAY_BE.most_bytes:
        raise TooLarge(fields={FIELD: [too_heavy(MAY_BE)]})
    try:
        check(content, MAY_BE)
    except NotAPicture as error:
        raise Invalid(fields={FIELD: [error.message]}) from error


def _draft(state: FileState, now: datetime) -> Evidence:
    return Evidence(evidence_id=ids.new_id(), state=state, sent_at=now)


def _expecting(event_id: str, caller: Guest, now: datetime) -> Registration:
    occasion, registration = own(event_id, caller)
    is_awaited = occasion.requires_evidence and registration.status == "incomplete"
    if not is_awaited or now >= occasion.event_date:
        raise NoEvidenceWanted
    return registration


def _written(
    event_id: str,
    evidence: Evidence,
    caller: Guest,
    now: datetime,
    *,
    once: Once[Any] | None = None,
    result: Callable[[Registration], Any] = lambda registration: registration,
) -> Registration:
    def work() -> Registration:
        before = _expecting(event_id, caller, now)
        tx = Transaction(now)
        after = writing.replace_with(tx, before, rules.with_evidence(before, evidence))
        if after.status == "pending":
            tx.emit(event_of(EvidenceSent, after), actor=caller.actor)
        tx.once(once, result(after))
        tx.commit()
        return after

    return budget.again(work, Stale, otherwise=Busy)


def upload_key(registration_id: str, evidence: Evidence) -> str:
    """Where the file of a picture arrives."""
    return f"{UPLOADS}{registration_id}/{evidence.evidence_id}"


def files_of(registration: Registration) -> list[str]:
    """All files that a registration has, or may have."""
    evidence = registration.evidence
    if evidence is None:
        return []
    return [
        upload_key(registration.registration_id, evidence),
        file_key(registration.registration_id, evidence.evidence_id),
    ]


def copy_file(registration: Registration, other_id: str) -> None:
    """Let another registration, which gets the evidence of this one, have its file, too."""
    evidence = registration.evidence
    if evidence is None or evidence.state != "ready":
        return
    source = file_key(registration.registration_id, evidence.evidence_id)
    # Another worker, who had the same message, ended first.
    with suppress(NotFound):
        objects.copy(source, file_key(other_id, evidence.evidence_id))


def accept(opened: Opened) -> None:
    """Keep what was made of a file, or say why it is refused. Doing it again does no harm; a file
    that nobody waits for is removed.

    Raises:
        Unavailable: the record may still be on its way; come again.
        Busy: others keep changing the registration; come again.
    """
    registration_id, evidence_id = _place_of(opened.upload, UPLOADS)
    state = _state_of(registration_id, evidence_id)
    if state is None:
        await_record(opened)
    elif state in ("awaiting_file", "awaiting_check"):
        _decide(registration_id, evidence_id, opened)
    objects.delete([opened.upload, opened_key(opened.upload)])


def _decide(registration_id: str, evidence_id: str, opened: Opened) -> None:
    key = None if opened.reason is not None else file_key(registration_id, evidence_id)
    try:
        if key is not None:
            objects.copy(opened_key(opened.upload), key)
        work = partial(_follow, registration_id, evidence_id, opened.reason)
        budget.again(work, Stale, otherwise=Busy)
    except NotFound:
        # Another message of this file was quicker, or the guest sent another picture.
        if key is not None and _state_of(registration_id, evidence_id) is None:
            objects.delete([key])


def _follow(registration_id: str, evidence_id: str, reason: str | None) -> None:
    before = _with(registration_id, evidence_id)
    if before is None or before.evidence is None or before.evidence.state in ("ready", "rejected"):
        raise NotFound
    tx = Transaction(clock.now())
    after = writing.replace_with(tx, before, rules.with_opened(before, reason))
    if reason is not None:
        tx.emit(event_of(EvidenceRefused, after), actor=SYSTEM.actor)
    elif before.status != after.status:
        tx.emit(event_of(EvidenceSent, after), actor=SYSTEM.actor)
    tx.commit()


def _with(registration_id: str, evidence_id: str) -> Registration | None:
    registration = records.find(registration_id)
    if registration is None or registration.evidence is None:
        return None
    return registration if registration.evidence.evidence_id == evidence_id else None


def _state_of(registration_id: str, evidence_id: str) -> FileState | None:
    registration = _with(registration_id, evidence_id)
    if registration is None or registration.evidence is None:
        return None
    return registration.evidence.state


def _place_of(key: str, prefix: str) -> tuple[str, str]:
    registration_id, _, name = key.removeprefix(prefix).partition("/")
    return registration_id, name.partition(".")[0]


def tidy(now: datetime) -> tuple[int, int]:
    """Refuse pictures whose files could not be opened, and remove files that no registration has:
    how many of each there were."""
    late = refuse_late(UPLOADS, accept, now=now)
    places = {key: _place_of(key, FILES) for key in to_claim(FILES, now=now)}
    found = records.found_of(dict.fromkeys(place[0] for place in places.values()))
    present = {(each.registration_id, each.evidence.evidence_id) for each in found if each.evidence}
    orphans = [key for key, place in places.items() if place not in present]
    objects.delete(orphans)
    return late, len(orphans)
