"""What a house told, and what became of a command, on the wire (home book, 2.3 and 2.4)."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.smart_home.orders.types import StoredOrder
from chalicelib.smart_home.states.types import StoredEntity
from chalicelib.web.formats import Id
from chalicelib.web.problems import Problem, with_error
from protocol.things import UNAVAILABLE, UNKNOWN, Attributes, EntityState

Progress = Literal["success", "pending"]


class DeviceProblem(Problem, kw_only=True):
    """An error answer whose wrong fields, or else whose text, stand under `error`, too."""

    error: str | dict[str, list[str]]  # type: ignore[assignment]
    """The texts of each wrong field; without any, what went wrong, in Spanish."""


def device_problem(error: CasaAustinError) -> dict[str, Any]:
    """The answer of a `DeviceProblem`."""
    body = with_error(error)
    return {**body, "error": body.get("fields") or body["error"]}


class EntityView(msgspec.Struct, kw_only=True):
    """An entity as Home Assistant tells it."""

    entity_id: str
    """What Home Assistant calls it."""
    state: str
    """How it is (`on`, `off`, `heat`, `open`); `unavailable` or `unknown` where nobody knows."""
    attributes: Attributes
    """What else it tells of itself, as far as anybody may know."""
    last_changed: datetime | None
    """When its state changed, where that was told."""
    last_updated: datetime | None
    """When it was last known to be so; null where nothing was told yet."""

    @classmethod
    def of(cls, entity_id: str, stored: StoredEntity | None, now: datetime) -> "EntityView":
        """The view of what a house told."""
        if stored is None:
            return cls(
                entity_id=entity_id,
                state=UNKNOWN,
                attributes={},
                last_changed=None,
                last_updated=None,
            )
        return cls(
            entity_id=entity_id,
            state=stored.entity.state,
            attributes=stored.entity.attributes,
            last_changed=dates.in_lima(stored.entity.changed_at),
            last_updated=dates.in_lima(stored.known_at(now)),
        )


class Freshness(msgspec.Struct, frozen=True):
    """How old a state is."""

    state: str
    age_seconds: int | None
    is_stale: bool

    @classmethod
    def of(cls, stored: StoredEntity | None, now: datetime) -> "Freshness":
        """That of what a house told."""
        if stored is None:
            return cls(UNAVAILABLE, None, True)
        age = max(0, int((now - stored.known_at(now)).total_seconds()))
        return cls(stored.entity.state, age, not stored.is_fresh(now))


class CommandView(msgspec.Struct, kw_only=True):
    """What became of something that was asked of a house."""

    command_id: Id
    """Names the command."""
    status: Progress
    """`success` when it was done; `pending` while nobody knows."""
    target: str
    """The entity or the player that it is for."""
    issued_at: datetime
    """When it was asked."""
    expires_at: datetime
    """From when on it is not carried out any more."""
    took_ms: int | None
    """How long the house took, in milliseconds; null while it is pending."""
    entity_state: EntityView | None
    """The entity afterwards; null while it is pending, and of what is no entity."""

    @classmethod
    def of(cls, order: StoredOrder, now: datetime) -> "CommandView":
        """The view of a command."""
        command, ended = order.command, order.ended
        states: tuple[EntityState, ...] = () if ended is None else ended.states
        return cls(
            command_id=order.command_id,
            status=progress_of(order),
            target=command.target,
            issued_at=dates.in_lima(command.issued_at),
            expires_at=dates.in_lima(command.expires_at),
            took_ms=None if ended is None else ended.took_ms,
            entity_state=(
                EntityView.of(command.target, StoredEntity(states[0], None), now)
                if states
                else None
            ),
        )


def progress_of(order: StoredOrder) -> Progress:
    """Whether a command is done."""
    return "pending" if order.ended is None else "success"


def is_pending(answer: Any) -> bool:
    """Whether an answer says that the last one comes later."""
    return bool(answer.status == "pending")
