"""Events, whoever takes part and whoever won, as everybody sees them (staff book, 4.3)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.community.browsing import rules
from chalicelib.community.occasions.types import Places
from chalicelib.community.occasions.wire import (
    Around,
    CanRegister,
    EventDetail,
    EventRow,
    fields_of,
    places_of,
)
from chalicelib.community.registrations.types import Place, Verdict
from chalicelib.community.registrations.wire import evidence_address
from chalicelib.community.times import time_ago
from chalicelib.community.types import (
    CONTEST_LABELS,
    SCORE_LABELS,
    STATUS_LABELS,
    ContestType,
    Occasion,
    Registration,
    RegistrationStatus,
    WinnerStatus,
)
from chalicelib.kernel.dates import in_lima
from chalicelib.web.formats import Address, Id
from chalicelib.web.pages import fitting

T = TypeVar("T")
WINNER = "Ganador"


class Shown(Protocol):
    """An event with its places, and whether the caller could register."""

    @property
    def occasion(self) -> Occasion:
        """The event."""

    @property
    def places(self) -> Places:
        """Its places."""

    @property
    def verdict(self) -> Verdict:
        """Whether the caller could register."""


def _fields(shown: Shown, around: Around, base_url: str, now: datetime) -> dict[str, Any]:
    can = CanRegister(shown.verdict.can_register, shown.verdict.message)
    return fields_of(shown.occasion, shown.places, can, around, base_url=base_url, now=now)


def row_of(shown: Shown, around: Around, *, base_url: str, now: datetime) -> EventRow:
    """An event in a list."""
    return EventRow(**_fields(shown, around, base_url, now))


def detail_of(shown: Shown, around: Around, *, base_url: str, now: datetime) -> EventDetail:
    """An event with its places."""
    places = places_of(shown.occasion, shown.places)
    return EventDetail(**_fields(shown, around, base_url, now), **places)


class OwnRegistration(msgspec.Struct, kw_only=True):
    """A registration of the guest, with its event."""

    id: Id
    """Names the registration."""
    event: EventRow
    """The event."""
    client: Id
    """The guest."""
    status: RegistrationStatus
    """Where the registration stands."""
    registration_date: datetime
    """Since when the guest takes part; a contest counts from then on."""
    notes: str
    """What the guest wishes."""
    evidence_image: Address | None
    """A signed address that shows the picture for an hour; null while there is none to see."""
    evidence_reason: str | None
    """Why the last picture was refused, in Spanish; null where it was not."""
    client_name: str
    """The guest as others see them."""
    event_details: EventRow
    """The event once more."""

    @classmethod
    def of(cls, registration: Registration, event: EventRow) -> "OwnRegistration":
        """The view of a registration."""
        evidence = registration.evidence
        return cls(
            id=registration.registration_id,
            event=event,
            client=registration.client_id,
            status=registration.status,
            registration_date=in_lima(registration.registered_at),
            notes=registration.notes,
            evidence_image=evidence_address(registration),
            evidence_reason=None if evidence is None else evidence.reason,
            client_name=registration.name,
            event_details=event,
        )


class ContestFields(msgspec.Struct, kw_only=True):
    """What is said of a contest beside its people; left out of other events."""

    is_contest: bool | UnsetType = UNSET
    """True."""
    contest_type: ContestType | UnsetType = UNSET
    """What counts."""
    contest_type_display: str | UnsetType = UNSET
    """The same in words, in Spanish."""
    contest_deadline: datetime | UnsetType = UNSET
    """When the contest ends."""
    contest_description: str | UnsetType = UNSET
    """What guests read of it."""


def _contest_of(occasion: Occasion) -> dict[str, Any]:
    if occasion.contest is None:
        return {}
    return {
        "is_contest": True,
        "contest_type": occasion.contest,
        "contest_type_display": CONTEST_LABELS[occasion.contest],
        "contest_deadline": in_lima(occasion.registration_deadline),
        "contest_description": occasion.description,
    }


class PersonFields(msgspec.Struct, kw_only=True):
    """Whoever takes part, as everybody may know them."""

    participant_name: str
    """The first name and an initial: `Ana Q.`."""
    registration_date: datetime
    """Since when they take part."""
    facebook_image: None = None
    """Null: the address of a picture at Facebook would name the account."""
    facebook_status: bool
    """Whether an account at Facebook is linked."""
    contest_position: int | UnsetType = UNSET
    """The place in a contest, from 1."""
    contest_stats: int | UnsetType = UNSET
    """What counts in a contest."""
    contest_stats_label: str | UnsetType = UNSET
    """What that is, in Spanish."""


def _person(place: Place, occasion: Occasion) -> dict[str, Any]:
    line = place.line
    person = {
        "participant_name": line.name,
        "registration_date": in_lima(line.registered_at),
        "facebook_status": line.has_facebook,
    }
    if occasion.contest is None:
        return person
    return {
        **person,
        "contest_position": place.position,
        "contest_stats": line.score,
        "contest_stats_label": SCORE_LABELS[occasion.contest],
    }


class ParticipantRow(PersonFields, kw_only=True):
    """Somebody who takes part."""

    registration_time_ago: str
    """How long ago they registered, in Spanish."""
    status: str
    """`Aprobado`."""


class Participants(ContestFields, kw_only=True):
    """Whoever takes part in an event."""

    event_name: str
    """What the event is called."""
    total_participants: int
    """How many take part."""
    participants: list[ParticipantRow]
    """They, in the order of the standings, or in which they registered; of very many the first,
    and `skip` leads on."""


def participants_of(
    occasion: Occasion, places: Sequence[Place], count: int, now: datetime
) -> Participants:
    """Some of those who take part, of `count`."""

    def row(place: Place) -> ParticipantRow:
        return ParticipantRow(
            registration_time_ago=time_ago(place.line.registered_at, now),
            status=STATUS_LABELS[place.line.status],
            **_person(place, occasion),
        )

    return Participants(
        event_name=occasion.title,
        total_participants=count,
        participants=_fitting(map(row, places)),
        **_contest_of(occasion),
    )


class WinnerRow(PersonFields, kw_only=True):
    """Somebody who won."""

    winner_status: WinnerStatus
    """`winner`."""
    position_name: str
    """`Ganador`."""
    prize_description: str
    """What was won."""
    winner_announcement_date: datetime
    """Since when everybody may know."""
    announcement_time_ago: str
    """How long ago that was, in Spanish."""
    winner_notified: bool
    """Whether a message reached a telephone of the winner."""


class RankedRow(msgspec.Struct, kw_only=True):
    """A place in a contest."""

    position: int
    """The place, from 1."""
    participant_name: str
    """The first name and an initial: `Ana Q.`."""
    contest_stats: int
    """What counts."""
    registration_date: datetime
    """Since when they take part."""
    facebook_image: None = None
    """Null: the address of a picture at Facebook would name the account."""
    is_winner: bool
    """Whether everybody may know that they won."""


class Winners(ContestFields, kw_only=True):
    """Whoever won something in an event, as far as everybody may know."""

    event_name: str
    """What the event is called."""
    event_date: datetime
    """When it takes place."""
    total_winners: int
    """How many won."""
    winners: list[WinnerRow]
    """They, who was announced last first."""
    contest_ranking: list[RankedRow] | UnsetType = UNSET
    """The standings of a contest."""
    total_participants: int | UnsetType = UNSET
    """How many take part in a contest."""


def winners_of(occasion: Occasion, places: Sequence[Place], now: datetime) -> Winners:
    """The winners of an event of whom everybody may know."""
    known = rules.winners(places, now)
    of_contest: dict[str, Any] = {}
    if occasion.contest is not None:
        won = {each.line.registration_id for each in known}
        ranked = partial(_ranked, won=won)
        of_contest = {
            "contest_ranking": _fitting(map(ranked, places)),
            "total_participants": len(places),
        }
    return Winners(
        event_name=occasion.title,
        event_date=in_lima(occasion.event_date),
        total_winners=len(known),
        winners=list(_winners(known, occasion, now)),
        **_contest_of(occasion),
        **of_contest,
    )


def _winners(known: Iterable[Place], occasion: Occasion, now: datetime) -> Iterable[WinnerRow]:
    for place in known:
        win = place.line.win
        if win is not None:
            yield WinnerRow(
                winner_status="winner",
                position_name=WINNER,
                prize_description=win.prize,
                winner_announcement_date=in_lima(win.announced_for),
                announcement_time_ago=time_ago(win.announced_for, now),
                winner_notified=win.told_at is not None,
                **_person(place, occasion),
            )


def _ranked(place: Place, *, won: set[str]) -> RankedRow:
    return RankedRow(
        position=place.position,
        participant_name=place.line.name,
        contest_stats=place.line.score,
        registration_date=in_lima(place.line.registered_at),
        is_winner=place.line.registration_id in won,
    )


class LeaderboardRow(msgspec.Struct, kw_only=True):
    """A place in a contest."""

    position: int
    """The place, from 1; nobody shares one."""
    client_name: str
    """The first name and an initial: `Ana Q.`."""
    client_avatar: None = None
    """Null: the address of a picture at Facebook would name the account."""
    stats: int
    """What counts."""
    registration_date: datetime
    """Since when they take part."""


class Leaderboard(msgspec.Struct, kw_only=True):
    """The standings of a contest."""

    event_title: str
    """What the contest is called."""
    contest_type: ContestType
    """What counts."""
    contest_type_display: str
    """The same in words, in Spanish."""
    registration_deadline: datetime
    """When the contest ends; its standings stay as they are then."""
    total_participants: int
    """How many take part."""
    leaderboard: list[LeaderboardRow]
    """Everybody who takes part, the first place first; of very many the first, and `skip` leads
    on."""


def leaderboard_of(occasion: Occasion, places: Sequence[Place], count: int) -> Leaderboard:
    """Some of the standings of a contest, in which `count` take part."""
    contest = occasion.contest or "referral_count"
    return Leaderboard(
        event_title=occasion.title,
        contest_type=contest,
        contest_type_display=CONTEST_LABELS[contest],
        registration_deadline=in_lima(occasion.registration_deadline),
        total_participants=count,
        leaderboard=_fitting(
            LeaderboardRow(
                position=place.position,
                client_name=place.line.name,
                stats=place.line.score,
                registration_date=in_lima(place.line.registered_at),
            )
            for place in places
        ),
    )


def _fitting(rows: Iterable[T]) -> list[T]:
    """The first of the rows, as many as one answer has room for; `skip` asks for the rest."""
    every = list(rows)
    return every[: fitting(every)]
