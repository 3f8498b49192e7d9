"""Levels as administrators define them (clients book, section 9).

A changed or new level reaches a guest at the next event of that guest (a stay, a friend, a new
registration), not at once: to look at every client because one number changed would be a scan.
Discounts ask only for active levels, so one that is switched off or removed stops counting at
once. Referral and automatic discounts that name a removed level stay as they are and match
nobody by it.
"""

from typing import Any, TypedDict

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.spanish import name_key
from chalicelib.loyalty import rules
from chalicelib.loyalty.records import LevelName
from chalicelib.loyalty.shelves import ACHIEVEMENTS
from chalicelib.loyalty.types import Achievement
from chalicelib.properties import catalogue
from chalicelib.properties.shelves import Entry


class LevelDetails(TypedDict, total=False):
    """What administrators may say of a level: the fields of `types.Achievement`."""

    name: str
    description: str
    icon: str
    required_reservations: int
    required_referrals: int
    required_referral_reservations: int
    order: int
    is_active: bool


class LevelNameTaken(Invalid):
    """Another level has the name."""

    code = "level_name_taken"

    def __init__(self) -> None:
        text = "Otro nivel ya tiene este nombre."
        super().__init__(text, fields={"name": [text]})


class TooManyLevels(Invalid):
    """There are as many levels as there may be."""

    code = "too_many_levels"
    default_message = f"No puede haber más de {rules.MOST_LEVELS} niveles."


def entries() -> list[Entry[Achievement]]:
    """Every level as it stands now, in the order of lists."""
    known = ACHIEVEMENTS.entries(fresh=True)
    levels = rules.in_order(entry.value for entry in known.values())
    return [known[level.achievement_id] for level in levels]


def create(
    details: LevelDetails, *, actor: str, once: Once[Any] | None = None
) -> Entry[Achievement]:
    """A new level.

    Raises:
        Invalid: a field breaks its limits.
        LevelNameTaken: another level has the name.
        TooManyLevels: there are 50 already.
    """
    blank = Achievement(achievement_id=ids.new_id(), name="")
    level = rules.checked(msgspec.structs.replace(blank, **details))
    if len(ACHIEVEMENTS.entries(fresh=True)) >= rules.MOST_LEVELS:
        raise TooManyLevels
    tx = Transaction(clock.now())
    entry = ACHIEVEMENTS.save(tx, level.achievement_id, level, actor=actor)
    _take_name(tx, level)
    tx.once(once, entry)
    catalogue.publish(tx)
    return entry


def change(achievement_id: str, details: LevelDetails, *, actor: str) -> Entry[Achievement]:
    """Change the fields that `details` names; no change writes nothing.

    Raises:
        NotFound: there is no such level.
        Invalid: the level as a whole breaks a limit.
        LevelNameTaken: another level has the name.
        Stale: someone else changed the level meanwhile.
    """
    before = ACHIEVEMENTS.get(achievement_id)
    level = rules.checked(msgspec.structs.replace(before.value, **details))
    if level == before.value:
        return before
    tx = Transaction(clock.now())
    entry = ACHIEVEMENTS.save(tx, achievement_id, level, seen=before, actor=actor)
    if name_key(level.name) != name_key(before.value.name):
        _leave_name(tx, before.value)
        _take_name(tx, level)
    catalogue.publish(tx)
    return entry


def remove(achievement_id: str, *, actor: str) -> None:
    """Take a level away for ever, also one that discounts name.

    Raises:
        NotFound: there is no such level.
    """
    tx = Transaction(clock.now())
    _leave_name(tx, ACHIEVEMENTS.remove(tx, achievement_id, actor=actor))
    catalogue.publish(tx)


def _take_name(tx: Transaction, level: Achievement) -> None:
    tx.create(_guard(level), otherwise=LevelNameTaken())


def _leave_name(tx: Transaction, level: Achievement) -> None:
    tx.delete(_guard(level))


def _guard(level: Achievement) -> LevelName:
    return LevelName.of(name_key(level.name), level.achievement_id)
