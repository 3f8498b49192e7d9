"""Levels on the wire (clients book, section 9)."""

from collections.abc import Iterable
from typing import ClassVar

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.loyalty.levels import rules
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.web.formats import Id


class LevelView(msgspec.Struct, frozen=True, kw_only=True):
    """A level as everyone sees it."""

    TEXTS_FROM: ClassVar = (Achievement,)

    id: Id
    """Names the level."""
    name: str
    description: str
    icon: str
    required_reservations: int
    required_referrals: int
    required_referral_reservations: int
    order: int

    @classmethod
    def of(cls, level: Achievement) -> "LevelView":
        """The view of a level."""
        return cls(
            id=level.achievement_id,
            name=level.name,
            description=level.description,
            icon=level.icon,
            required_reservations=level.required_reservations,
            required_referrals=level.required_referrals,
            required_referral_reservations=level.required_referral_reservations,
            order=level.order,
        )


class LevelList(msgspec.Struct, frozen=True):
    """All levels that may be earned, in their order."""

    total_achievements: int
    """How many levels there are."""
    achievements: list[LevelView]
    """The levels in their order."""

    @classmethod
    def of(cls, levels: Iterable[Achievement]) -> "LevelList":
        """The list of `levels`."""
        views = [LevelView.of(level) for level in levels]
        return cls(len(views), views)


class LevelsAnswer(msgspec.Struct, frozen=True):
    """The public list in its envelope."""

    data: LevelList
    """The levels."""
    success: bool = True
    """Always true."""


class AdminFields(msgspec.Struct, frozen=True):
    """What administrators see of a level beside its fields, made of its requirements."""

    requirements_text: str
    """What the level asks, in Spanish."""

    @classmethod
    def of(cls, entry: Entry[Achievement]) -> "AdminFields":
        """Those of a level."""
        return cls(rules.requirements_text(entry.value))
