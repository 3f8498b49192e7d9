"""Guests register for events over HTTP, and administrators decide (staff book, 4.4 and 7)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.community.registrations import asking, deciding, evidence, service
from chalicelib.community.registrations.evidence import Offer
from chalicelib.community.registrations.service import Change
from chalicelib.community.registrations.types import Decision
from chalicelib.community.registrations.wire import (
    Eligibility,
    EvidenceForm,
    EvidenceOffered,
    EvidenceTaken,
    EvidenceToCome,
    RefusedRegistration,
    RegisterBody,
    RegisteredView,
    RegistrationsQuery,
    RegistrationView,
    WithdrawnView,
    refused,
)
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import CLIENT, staff
from chalicelib.web.history import Version, versions
from chalicelib.web.limits import Limit
from chalicelib.web.pages import Page, answer_of
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import uuid_text

UPLOADS = Limit("event evidence", most=30, within=timedelta(hours=1))
MANAGES = staff(Permission.MANAGES_COMMUNITY)

router = Router("community: registrations")


@router.post(
    "/events/{event_id}/register",
    audience=CLIENT,
    envelope=refused,
    problem=RefusedRegistration,
    made=lambda view: not view.is_again,
)
def register(
    event_id: str, body: RegisterBody, caller: Guest, once: Once[Any] | None
) -> RegisteredView:
    """Register for an event: 201, or 200 for who registers again after withdrawing.

    Where the event asks for evidence, the guest sends it next; else they take part at once. A
    registration that was rejected is a conflict (409 `REGISTRATION_REJECTED`).
    """

    def view(change: Change) -> RegisteredView:
        return RegisteredView.of(change.registration, change.occasion, is_again=change.is_again)

    notes = body.special_requests or ""
    answering = once and once.answering(view)
    return view(service.register(event_id, notes, caller=caller, now=clock.now(), once=answering))


@router.post("/events/{event_id}/upload-evidence", audience=CLIENT, limits=(UPLOADS,))
def send_evidence(event_id: str, body: EvidenceForm, caller: Guest) -> EvidenceTaken:
    """Send the picture that an event asks for; administrators decide.

    While it is looked at, there is no other.
    """
    content = body.evidence_image.content
    sent = evidence.send(event_id, content, caller=caller, now=clock.now())
    return EvidenceTaken(registration_status=sent.status)


@router.post("/events/{event_id}/evidence/presign", audience=CLIENT, limits=(UPLOADS,), status=201)
def offer_evidence(
    event_id: str, body: EvidenceToCome, caller: Guest, once: Once[Any] | None
) -> EvidenceOffered:
    """Send that picture straight to storage; administrators see it once it was opened."""

    def view(offer: Offer) -> EvidenceOffered:
        return EvidenceOffered.of(offer.registration, offer.upload)

    offer = evidence.offer(
        event_id,
        content_type=body.content_type,
        size=body.size,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(view),
    )
    return view(offer)


@router.delete(
    "/events/{event_id}/cancel", audience=CLIENT, envelope=refused, problem=RefusedRegistration
)
def withdraw(event_id: str, caller: Guest) -> WithdrawnView:
    """Withdraw from an event, until it takes place."""
    change = service.withdraw(event_id, caller=caller, now=clock.now())
    return WithdrawnView.of(change.registration, change.occasion)


@router.get("/events/{event_id}/check-eligibility", audience=CLIENT)
def check_eligibility(event_id: str, caller: Guest) -> Eligibility:
    """Whether the guest could register now, and what is missing."""
    now = clock.now()
    entry, asked = asking.asked(event_id, caller=caller, now=now)
    return Eligibility.of(entry.value, asked, asking.judged(entry.value, asked, now), now)


@router.get("/admin/event-registrations", audience=MANAGES)
def list_registrations(
    query: RegistrationsQuery, request: RequestInfo
) -> Page[RegistrationView] | list[RegistrationView]:
    """Who registered for events, the newest first."""
    rows, count = deciding.page(
        occasion_id=uuid_text(query.event),
        status=query.status,
        is_winner=query.winner,
        skip=query.offset,
        take=query.size,
    )
    return answer_of(list(map(RegistrationView.of, rows)), count, query, request.url)


@router.get("/admin/event-registrations/{registration_id}", audience=MANAGES)
def show_registration(registration_id: UUID) -> RegistrationView:
    """Who registered for an event, and what became of it."""
    return RegistrationView.of(deciding.row_of(str(registration_id)))


@router.get("/admin/event-registrations/{registration_id}/history", audience=MANAGES)
def registration_history(registration_id: UUID) -> list[Version]:
    """What happened to a registration, by whom and when, the newest first."""
    return versions(deciding.history(str(registration_id)))


@router.patch("/admin/event-registrations/{registration_id}", audience=MANAGES)
def decide(registration_id: UUID, body: Decision, caller: Staff) -> RegistrationView:
    """Approve or reject who registered, or say who won and from when on everybody may know.

    The winner is told at that instant. A registration goes only where it can go, and nobody is
    approved beyond the places of the event (409).
    """
    row = deciding.decide(str(registration_id), body, actor=caller.actor, now=clock.now())
    return RegistrationView.of(row)
