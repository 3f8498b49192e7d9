"""Registrations on the wire: what guests send and get, and what administrators see (staff book, 4.4
and 7)."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from chalicelib.cloud import objects
from chalicelib.cloud.objects import Upload
from chalicelib.community.occasions.wire import places_of
from chalicelib.community.registrations import rules
from chalicelib.community.registrations.types import Asked, Check, Code, Row, Verdict
from chalicelib.community.types import (
    STATUS_LABELS,
    FileState,
    Occasion,
    Registration,
    RegistrationStatus,
    WinnerStatus,
)
from chalicelib.kernel.dates import in_lima
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.properties.photos.wire import UploadForm
from chalicelib.web.files import UploadedFile
from chalicelib.web.formats import Address, Id
from chalicelib.web.pages import PageQuery

EvidenceMedia = Literal["image/jpeg", "image/png", "image/webp", "image/heic"]
NextStep = Literal["upload_evidence", "wait_event"]
REGISTERED = {
    "upload_evidence": "Te registraste: envía tu evidencia para participar.",
    "wait_event": "Te registraste en el evento.",
}


class RegisterBody(msgspec.Struct, kw_only=True):
    """What a guest says who registers."""

    special_requests: Annotated[str, Meta(max_length=rules.LONGEST_NOTES)] | None = None
    """What the guest wishes."""


class RegistrationShown(msgspec.Struct, kw_only=True):
    """The registration of the guest."""

    TEXTS_FROM: ClassVar = (Registration,)

    id: Id
    """Names the registration."""
    status: RegistrationStatus
    registration_date: datetime
    """Since when the guest takes part; a contest counts from then on."""
    notes: str

    @classmethod
    def of(cls, registration: Registration) -> "RegistrationShown":
        """The view of a registration."""
        return cls(
            id=registration.registration_id,
            status=registration.status,
            registration_date=in_lima(registration.registered_at),
            notes=registration.notes,
        )


class RegisteredView(msgspec.Struct, kw_only=True):
    """A guest registered, or registered again."""

    success: bool = True
    """Always true; errors have a status."""
    message: str
    """What to tell the guest, in Spanish."""
    registration: RegistrationShown
    """The registration."""
    requires_evidence: bool
    """Whether the guest is to send a picture."""
    next_step: NextStep
    """`upload_evidence`, or `wait_event`: without evidence nobody has to approve anything."""
    is_again: bool
    """Whether the guest had withdrawn before."""

    @classmethod
    def of(
        cls, registration: Registration, occasion: Occasion, *, is_again: bool
    ) -> "RegisteredView":
        """The answer to a registration."""
        step: NextStep = "upload_evidence" if occasion.requires_evidence else "wait_event"
        return cls(
            message=REGISTERED[step],
            registration=RegistrationShown.of(registration),
            requires_evidence=occasion.requires_evidence,
            next_step=step,
            is_again=is_again,
        )


class RefusedRegistration(msgspec.Struct, kw_only=True):
    """A registration that was refused."""

    success: bool
    """Always false."""
    message: str
    """What to tell the guest, in Spanish."""
    error_code: str | int
    """A word for programs: `ALREADY_REGISTERED`, `REGISTRATION_REJECTED`, `EVENT_FULL`,
    `REQUIREMENTS_NOT_MET`, or the `code` of another error."""
    errors: dict[str, list[str]]
    """What is wrong with which field."""
    registration_id: Id | None = None
    """The registration that there is already."""
    status: str | None = None
    """Where a registration stands that cannot be withdrawn any more, in Spanish."""
    cancelled_date: datetime | None = None
    """When it was cancelled."""
    valid_states: list[str] = []
    """From where a registration can be withdrawn, in Spanish."""


def refused(error: CasaAustinError) -> RefusedRegistration:
    """An error in the shape that the app reads."""
    return RefusedRegistration(
        success=False,
        message=error.message,
        error_code=error.code,
        errors=getattr(error, "fields", {}),
        **error.more,
    )


class EvidenceForm(msgspec.Struct):
    """A picture with which a guest proves something."""

    evidence_image: UploadedFile
    """A JPEG, PNG, WebP or HEIC of 10 MB at most."""


class EvidenceTaken(msgspec.Struct, kw_only=True):
    """The picture is looked at."""

    message: str = "Recibimos tu evidencia. La revisaremos lo antes posible."
    """What to tell the guest, in Spanish."""
    registration_status: RegistrationStatus
    """`pending`: administrators decide."""
    evidence_uploaded: bool = True
    """Always true; errors have a status."""


class EvidenceToCome(msgspec.Struct, kw_only=True):
    """A picture that goes straight to storage."""

    content_type: EvidenceMedia
    """What kind of picture will be sent."""
    size: int
    """Its size in bytes, 10 MiB at most."""


class EvidenceOffered(msgspec.Struct, kw_only=True):
    """A picture that waits for its file."""

    registration_status: RegistrationStatus
    """`incomplete` until the file was opened, then `pending`."""
    upload: UploadForm
    """How the file is sent, within a quarter of an hour."""

    @classmethod
    def of(cls, registration: Registration, upload: Upload) -> "EvidenceOffered":
        """The view of an offer."""
        form = UploadForm(upload.url, upload.fields)
        return cls(registration_status=registration.status, upload=form)


class Withdrawn(msgspec.Struct, kw_only=True):
    """A registration that was withdrawn."""

    id: Id
    """Names the registration."""
    event_name: str
    """What the event is called."""
    status: str
    """Where the registration stands, in Spanish."""
    cancelled_at: datetime | None
    """When it was withdrawn."""


class WithdrawnView(msgspec.Struct, kw_only=True):
    """The guest does not take part any more."""

    success: bool = True
    """Always true; errors have a status."""
    message: str = "Tu registro fue cancelado."
    """What to tell the guest, in Spanish."""
    registration: Withdrawn
    """The registration."""

    @classmethod
    def of(cls, registration: Registration, occasion: Occasion) -> "WithdrawnView":
        """The answer to a withdrawal."""
        return cls(
            registration=Withdrawn(
                id=registration.registration_id,
                event_name=occasion.title,
                status=STATUS_LABELS[registration.status],
                cancelled_at=in_lima(registration.cancelled_at),
            )
        )


class Eligibility(msgspec.Struct, kw_only=True):
    """Whether the guest could register now: the verdict that registering asks."""

    can_register: bool
    """Whether nothing stands in the way."""
    message: str
    """What to tell the guest, in Spanish."""
    reason_code: Code | None
    """Why not; null where nothing stands in the way."""
    requirements: list[Check]
    """All that is asked, in order, and whether it is so."""
    is_registered: bool
    """Whether the guest takes part, or is on the way there."""
    is_full: bool
    """Whether as many take part as may."""
    is_past_event: bool
    """Whether the event took place already."""
    spots_available: int | None
    """How many places nobody has or may get; null is any number."""

    @classmethod
    def of(cls, occasion: Occasion, asked: Asked, verdict: Verdict, now: datetime) -> "Eligibility":
        """The view of a verdict."""
        places = places_of(occasion, asked.places)
        return cls(
            can_register=verdict.can_register,
            message=verdict.message,
            reason_code=verdict.code,
            requirements=list(verdict.checks),
            is_registered=asked.registration is not None and asked.registration.is_open,
            is_full=places["is_full"],
            is_past_event=occasion.event_date < now,
            spots_available=places["spots_available"],
        )


class RegistrationsQuery(PageQuery, kw_only=True):
    """Which registrations."""

    event: UUID | None = None
    """Only those for an event."""
    status: RegistrationStatus | None = None
    """Only those that stand there."""
    winner: bool | None = None
    """Only winners (`true`), or all others (`false`)."""


class Participant(msgspec.Struct, frozen=True):
    """The guest of a registration."""

    id: Id
    """Names the client."""
    name: str
    """First and last name; empty where the client is gone."""


class RegistrationView(msgspec.Struct, kw_only=True):
    """A registration, as administrators see it."""

    TEXTS_FROM: ClassVar = (Registration,)

    id: Id
    """Names the registration."""
    event: Id
    """The event."""
    event_name: str
    """What the event is called."""
    client: Participant
    """The guest."""
    status: RegistrationStatus
    registration_date: datetime
    """Since when the guest takes part; a contest counts from then on."""
    notes: str
    admin_notes: str
    evidence_state: FileState | Literal["missing", "not_required"]
    """`missing` where a picture is to come, `not_required` where none is; else where its file
    stands."""
    evidence_reason: str | None
    """Why the file was refused, in Spanish; null where it was not."""
    evidence_image: Address | None
    """A signed address that shows the picture for an hour; null while there is none to see."""
    score: int
    """What counts in a contest."""
    winner_status: WinnerStatus
    """`winner`, also before everybody may know."""
    prize_description: str
    """What was won."""
    winner_announcement_date: datetime | None
    """From when on everybody may know."""
    winner_notified: bool
    """Whether a message reached a telephone of the winner."""
    cancelled_at: datetime | None
    """When it was cancelled."""

    @classmethod
    def of(cls, row: Row) -> "RegistrationView":
        """The view of a registration."""
        registration = row.registration
        return cls(
            id=registration.registration_id,
            event=registration.occasion_id,
            event_name=row.occasion.title,
            client=Participant(registration.client_id, row.client.full_name if row.client else ""),
            status=registration.status,
            registration_date=in_lima(registration.registered_at),
            notes=registration.notes,
            admin_notes=registration.admin_notes,
            score=registration.score,
            cancelled_at=in_lima(registration.cancelled_at),
            **_evidence(registration, row.occasion),
            **_win(registration),
        )


def _evidence(registration: Registration, occasion: Occasion) -> dict[str, Any]:
    evidence = registration.evidence
    missing = "missing" if occasion.requires_evidence else "not_required"
    return {
        "evidence_state": missing if evidence is None else evidence.state,
        "evidence_reason": None if evidence is None else evidence.reason,
        "evidence_image": evidence_address(registration),
    }


def evidence_address(registration: Registration) -> str | None:
    """A signed address of the picture, once it was made anew."""
    evidence = registration.evidence
    if evidence is None or evidence.state != "ready":
        return None
    return objects.read_url(rules.file_key(registration.registration_id, evidence.evidence_id))


def _win(registration: Registration) -> dict[str, Any]:
    win = registration.win
    return {
        "winner_status": "not_winner" if win is None else "winner",
        "prize_description": "" if win is None else win.prize,
        "winner_announcement_date": None if win is None else in_lima(win.announced_for),
        "winner_notified": win is not None and win.told_at is not None,
    }
