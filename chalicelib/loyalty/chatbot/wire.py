"""What the chatbot is answered and asks for (pricing book, section 12)."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.loyalty.levels import rules
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.web.formats import Id

TROPHY = "🏆"


class BotQuery(msgspec.Struct, kw_only=True):
    """`send_to_chatbotbuilder` asks, with `true`, that the answer be sent to the chatbot builder;
    nobody but an administrator is heard."""

    send_to_chatbotbuilder: Annotated[str, msgspec.Meta(max_length=20)] = ""
    """`true` sends the answer to the chatbot builder, too; only administrators may ask it."""

    @property
    def asks_to_send(self) -> bool:
        """Whether the builder is to have the answer."""
        return self.send_to_chatbotbuilder.lower() == "true"


class SyncResult(msgspec.Struct, frozen=True):
    """What became of a request. `successful_sync` says that it was taken, not that the builder has
    the answer: it is sent afterwards, and again until it arrives."""

    successful_sync: bool
    """Whether the request was taken; the sending itself comes afterwards."""
    queued: bool
    """Whether it waits to be sent."""
    message: str
    """The same in Spanish."""

    @classmethod
    def of(cls, is_queued: bool | None) -> "SyncResult | UnsetType":
        """The outcome of a request; UNSET where there was none."""
        if is_queued is None:
            return UNSET
        return cls(is_queued, is_queued, QUEUED if is_queued else NOT_QUEUED)


QUEUED = "El envío al chatbot quedó en cola: se hará en unos momentos."
NOT_QUEUED = "El envío al chatbot no se pudo poner en cola. Intente nuevamente."


class BotRequirements(msgspec.Struct, frozen=True):
    """The three numbers that a level asks."""

    TEXTS_FROM: ClassVar = (Achievement,)

    required_reservations: int
    required_referrals: int
    required_referral_reservations: int


class BotLevel(msgspec.Struct, frozen=True, kw_only=True):
    """A level. `level_name` begins with its icon, or with a trophy."""

    TEXTS_FROM: ClassVar = (Achievement,)

    id: Id
    """Names the level."""
    level_name: str
    """The name behind its icon, or behind a trophy."""
    description: str
    requirements: BotRequirements
    """What the level asks."""
    requirements_text: str
    """The same in Spanish."""
    order: int

    @classmethod
    def of(cls, level: Achievement) -> "BotLevel":
        """The view of a level."""
        return cls(
            id=level.achievement_id,
            level_name=f"{level.icon or TROPHY} {level.name}",
            description=level.description,
            requirements=BotRequirements(
                level.required_reservations,
                level.required_referrals,
                level.required_referral_reservations,
            ),
            requirements_text=rules.requirements_text(level),
            order=level.order,
        )


class BotLevels(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot is answered, and what its account may be sent."""

    success: bool = True
    """Always true."""
    levels: list[BotLevel]
    """The levels in their order."""
    count: int
    """How many levels there are."""
    message: str
    """How many there are, in Spanish."""
    chatbot_sync_results: SyncResult | UnsetType = UNSET
    """What became of sending them to the chatbot builder; only where that was asked."""

    @classmethod
    def of(cls, levels: Iterable[Achievement]) -> "BotLevels":
        """The answer with those of the levels that are active, by their order."""
        views = [BotLevel.of(level) for level in rules.active(levels)]
        return cls(levels=views, count=len(views), message=_message(len(views)))


def _message(count: int) -> str:
    if count == 0:
        return "No hay niveles configurados."
    return "Se encontró 1 nivel." if count == 1 else f"Se encontraron {count} niveles."
