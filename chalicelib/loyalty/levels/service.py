"""Levels as administrators define them (clients book, section 9).

A changed or new level reaches every guest within minutes: messages look at the clients of each
month (`membership.jobs`). Discounts ask only for active levels, so one that is switched off or
removed stops counting at once. Referral and automatic discounts that name a removed level stay as
they are and match nobody by it.
"""

from collections.abc import Set as AbstractSet

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.spanish import name_key
from chalicelib.kernel.validation import Problems
from chalicelib.loyalty.events import AchievementRemoved, AchievementSaved
from chalicelib.loyalty.levels import rules
from chalicelib.loyalty.levels.types import Achievement

NO_LEVEL = "Nivel no encontrado."


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


def _examine(change: Change[Achievement]) -> None:
    before, name = change.before, name_key(change.value.name)
    if before is not None and name == name_key(before.name):
        return
    others = change.others()
    if before is None and len(others) >= rules.MOST_LEVELS:
        raise TooManyLevels
    if name in {name_key(other.value.name) for other in others.values()}:
        raise LevelNameTaken


LEVELS = Collection(
    Achievement,
    key="achievement_id",
    saved=AchievementSaved,
    removed=AchievementRemoved,
    order=lambda entry: rules.place(entry.value),
    checked=rules.checked,
    examine=_examine,
)


def note_unknown(problems: Problems, level_ids: AbstractSet[str], field: str) -> None:
    """Note those of the ids that no level has."""
    for level_id in sorted(LEVELS.unknown(level_ids)):
        problems.note(field, f"{NO_LEVEL} ({level_id})", when=True)
