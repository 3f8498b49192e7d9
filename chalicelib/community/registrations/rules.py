"""Who may register for an event, and what may become of a registration (staff book, 4.2 and 4.4).

`verdict` is the one answer: lists, the check of a guest and the registration itself ask it.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from chalicelib.community.registrations.types import Check, Code, Entrant, Requirement, Verdict
from chalicelib.community.types import (
    Evidence,
    Occasion,
    Registration,
    RegistrationStatus,
    Win,
)
from chalicelib.kernel.spanish import single_spaced
from chalicelib.loyalty.levels.rules import highest, in_order
from chalicelib.loyalty.levels.types import Achievement

NAMESPACE = uuid.UUID("5f0c2a4e-9a0b-4a8e-9b63-6f1d3c1f7a55")
LONGEST_NOTES = 2_000
LONGEST_PRIZE = 200
FILES = "attestations/"
NAMELESS = "Participante"
"""How an erased guest is called, who took part."""
SIGN_IN = "Inicia sesión para registrarte."
ALREADY_REGISTERED = "Ya estás registrado en este evento."
CODES: dict[Requirement, Code] = {
    "availability": "EVENT_NOT_AVAILABLE",
    "deadline": "REGISTRATION_CLOSED",
    "capacity": "EVENT_FULL",
    "registration": "ALREADY_REGISTERED",
    "points": "REQUIREMENTS_NOT_MET",
    "facebook": "REQUIREMENTS_NOT_MET",
    "reservation": "REQUIREMENTS_NOT_MET",
    "achievements": "REQUIREMENTS_NOT_MET",
}
DECISIONS: dict[RegistrationStatus, frozenset[RegistrationStatus]] = {
    "incomplete": frozenset({"rejected", "cancelled"}),
    "pending": frozenset({"approved", "rejected", "incomplete", "cancelled"}),
    "approved": frozenset({"rejected", "cancelled"}),
    "rejected": frozenset({"approved", "incomplete"}),
    "cancelled": frozenset(),
}
"""Where administrators may bring a registration."""


def registration_id(occasion_id: str, client_id: str) -> str:
    """The id of a guest's registration for an event: of the two there is one, whoever comes."""
    return str(uuid.uuid5(NAMESPACE, f"{occasion_id}#{client_id}"))


def verdict(
    occasion: Occasion,
    approved: int,
    now: datetime,
    *,
    entrant: Entrant | None = None,
    registration: Registration | None = None,
    levels: Sequence[Achievement] = (),
) -> Verdict:
    """Whether a guest may register at `now`: the first requirement that is not met decides.

    `approved` is how many take part. Nobody in particular (`entrant` None) is told what holds for
    everybody, and to sign in.
    """
    checks = list(_of_event(occasion, approved, now))
    if entrant is not None:
        checks.append(_not_registered(registration))
        checks += _of_guest(occasion, entrant, levels)
    failed = next((check for check in checks if not check.is_met), None)
    if failed is not None:
        return Verdict(tuple(checks), _code_of(failed, registration), failed.message)
    if entrant is None:
        return Verdict(tuple(checks), "SIGN_IN", SIGN_IN)
    return Verdict(tuple(checks))


def _code_of(failed: Check, registration: Registration | None) -> Code:
    is_rejected = registration is not None and registration.status == "rejected"
    if failed.requirement == "registration" and is_rejected:
        return "REGISTRATION_REJECTED"
    return CODES[failed.requirement]


def _check(requirement: Requirement, is_met: bool, message: str) -> Check:
    return Check(requirement, is_met, "" if is_met else message)


def _of_event(occasion: Occasion, approved: int, now: datetime) -> Iterator[Check]:
    most = occasion.max_participants
    yield _check("availability", occasion.is_listed, "El evento no está disponible.")
    is_open = now <= occasion.registration_deadline
    yield _check("deadline", is_open, "El plazo de registro ya terminó.")
    yield _check("capacity", most is None or approved < most, "El evento ya no tiene cupos.")


def _not_registered(registration: Registration | None) -> Check:
    status = None if registration is None else registration.status
    text = "Tu registro en este evento fue rechazado."
    if status != "rejected":
        text = ALREADY_REGISTERED
    return _check("registration", status in (None, "cancelled"), text)


def _of_guest(
    occasion: Occasion, entrant: Entrant, levels: Sequence[Achievement]
) -> Iterator[Check]:
    needed = occasion.min_points_required
    yield _check("points", entrant.points >= needed, points_text(entrant.points, needed))
    needs_facebook = occasion.requires_facebook_verification
    yield _check(
        "facebook",
        entrant.has_facebook or not needs_facebook,
        "Vincula tu cuenta de Facebook para registrarte.",
    )
    yield _check(
        "reservation",
        entrant.stays > 0 or not occasion.requires_approved_reservation,
        "Necesitas una reserva aprobada para registrarte.",
    )
    wanted = occasion.required_achievements
    has_level = not wanted or bool(wanted & entrant.levels)
    yield _check("achievements", has_level, _levels_text(wanted, entrant, levels))


def points_text(balance: Decimal, needed: Decimal) -> str:
    """What a guest lacks of points: what there is, what is needed, what is missing."""
    missing = max(Decimal(0), needed - balance)
    return f"Tienes {balance:.2f} puntos y necesitas {needed:.2f}: te faltan {missing:.2f}."


def _levels_text(wanted: frozenset[str], entrant: Entrant, levels: Sequence[Achievement]) -> str:
    held = highest(levels, entrant.levels)
    first = next((level for level in in_order(levels) if level.achievement_id in wanted), None)
    own = f"Tu nivel es {held.name}" if held is not None else "Aún no tienes un nivel"
    return f"{own} y necesitas {first.name if first is not None else 'otro nivel'}."


def new(
    occasion: Occasion, client_id: str, *, name: str, has_facebook: bool, notes: str, now: datetime
) -> Registration:
    """The registration of a guest; without evidence to send they take part at once."""
    return Registration(
        registration_id=registration_id(occasion.occasion_id, client_id),
        occasion_id=occasion.occasion_id,
        client_id=client_id,
        status=first_status(occasion),
        created=now,
        registered_at=now,
        updated=now,
        reached_at=now,
        name=name,
        has_facebook=has_facebook,
        notes=single_spaced(notes),
    )


def first_status(occasion: Occasion) -> RegistrationStatus:
    """Where a registration begins."""
    return "incomplete" if occasion.requires_evidence else "approved"


def again(former: Registration, fresh: Registration) -> Registration:
    """A registration that was cancelled, begun anew: with the evidence, the prize and the window of
    before it has nothing to do any more (staff book, 9 #43)."""
    return replace(fresh, version=former.version, created=former.created)


def cancelled(registration: Registration, now: datetime) -> Registration:
    """A registration that somebody withdrew; a prize is nobody's then."""
    return replace(registration, status="cancelled", cancelled_at=now, win=None)


def file_key(registration_id: str, evidence_id: str) -> str:
    """Where it stands once it was made anew."""
    return f"{FILES}{registration_id}/{evidence_id}.jpg"


def decided(registration: Registration, status: RegistrationStatus, now: datetime) -> Registration:
    """A registration where administrators bring it. Who does not take part any more has no prize,
    and who is to send a picture anew sends another."""
    if status == "cancelled":
        return cancelled(registration, now)
    after = replace(registration, status=status)
    if status == "incomplete":
        after = replace(after, evidence=None)
    return after if status == "approved" else replace(after, win=None)


def with_evidence(registration: Registration, evidence: Evidence) -> Registration:
    """A registration whose guest sent a picture: once there is a file, administrators look."""
    has_file = evidence.state != "awaiting_file"
    return replace(
        registration, evidence=evidence, status="pending" if has_file else registration.status
    )


def with_opened(registration: Registration, reason: str | None) -> Registration:
    """The same once the file was opened: kept, or refused for a reason, and the guest may send
    another. What administrators decided meanwhile stays."""
    if registration.evidence is None:
        return registration
    state = "ready" if reason is None else "rejected"
    after = replace(
        registration, evidence=replace(registration.evidence, state=state, reason=reason)
    )
    if reason is None:
        return replace(after, status="pending") if after.status == "incomplete" else after
    return replace(after, status="incomplete") if after.status == "pending" else after


def with_win(registration: Registration, prize: str, announced_for: datetime) -> Registration:
    """A registration that won, which everybody may know from `announced_for` on. Another time, or
    another winner, is announced anew."""
    before = registration.win
    if before is not None and before.announced_for == announced_for:
        return replace(registration, win=replace(before, prize=prize))
    return replace(registration, win=Win(prize, announced_for))


def is_known(win: Win | None, now: datetime) -> bool:
    """Whether everybody may know of a prize."""
    return win is not None and win.announced_for <= now


def forgotten(registration: Registration, *, is_over: bool, now: datetime) -> Registration:
    """A registration without anything personal, of a guest who is erased; they do not take part in
    what is still to come."""
    blank = replace(
        registration,
        name=NAMELESS,
        has_facebook=False,
        notes="",
        admin_notes="",
        evidence=None,
    )
    return blank if is_over or not registration.is_open else cancelled(blank, now)


def handed_over(registration: Registration, own_id: str, client_id: str, name: str) -> Registration:
    """A registration that is another client's now. A picture that is still on its way would come to
    the former one, so the guest sends it again."""
    moved = replace(registration, registration_id=own_id, client_id=client_id, name=name)
    evidence = moved.evidence
    if evidence is None or evidence.state in ("ready", "rejected"):
        return moved
    return replace(
        moved,
        evidence=None,
        status="incomplete" if moved.status == "pending" else moved.status,
    )


RANKS: Mapping[RegistrationStatus, int] = {
    "approved": 0,
    "pending": 1,
    "incomplete": 2,
    "rejected": 3,
    "cancelled": 4,
}


def better(one: Registration, other: Registration) -> Registration:
    """Which of two registrations of one person for one event stays: that of a winner, then the one
    that came farther, then the earlier one."""

    def key(each: Registration) -> tuple[bool, int, datetime]:
        return each.win is None, RANKS[each.status], each.registered_at

    return min(one, other, key=key)
