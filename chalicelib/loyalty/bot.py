"""The levels as the chatbot tells them (pricing book, section 12)."""

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.loyalty import rules, wording
from chalicelib.loyalty.chatbot_sync import SyncResult
from chalicelib.loyalty.levels import LEVELS
from chalicelib.loyalty.types import Achievement

TROPHY = "🏆"


class BotRequirements(msgspec.Struct, frozen=True):
    """The three numbers that a level asks."""

    required_reservations: int
    required_referrals: int
    required_referral_reservations: int


class BotLevel(msgspec.Struct, frozen=True, kw_only=True):
    """A level. `level_name` begins with its icon, or with a trophy."""

    id: str
    level_name: str
    description: str
    requirements: BotRequirements
    requirements_text: str
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
            requirements_text=wording.requirements(level),
            order=level.order,
        )


class BotLevels(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot is answered, and what its account may be sent."""

    success: bool = True
    levels: list[BotLevel]
    count: int
    message: str
    chatbot_sync_results: SyncResult | UnsetType = UNSET


def bot_levels(*, fresh: bool = False) -> BotLevels:
    """The active levels by their order: as they are now, or at most 30 seconds old."""
    levels = [BotLevel.of(level) for level in rules.active(LEVELS.values(fresh=fresh))]
    return BotLevels(levels=levels, count=len(levels), message=_message(len(levels)))


def _message(count: int) -> str:
    if count == 0:
        return "No hay niveles configurados."
    return "Se encontró 1 nivel." if count == 1 else f"Se encontraron {count} niveles."
