"""How a client stands in the levels, and what guests may change of themselves (clients book, 6.1,
6.3 and 9)."""

from collections.abc import Collection

from chalicelib.clients.types import WIRE_NAMES
from chalicelib.guests.profile.types import LevelSummary
from chalicelib.kernel.errors import Invalid
from chalicelib.loyalty.levels import rules
from chalicelib.loyalty.levels.types import Achievement, Stats
from chalicelib.loyalty.membership.rules import shown_level
from chalicelib.loyalty.membership.types import HeldLevel

OWN = frozenset({"birth_date", "email", "sex", "tel_number"})
CONTACT = frozenset({"email", "tel_number"})
BY_STAFF = "Este dato lo cambia nuestro equipo: escríbanos y envíenos una foto de su documento."
CODE_MISSING = "Confirme el cambio con el código que le enviamos a su celular."


def summary_of(
    held: Collection[HeldLevel], stats: Stats, achievements: Collection[Achievement]
) -> LevelSummary:
    """The levels of a client who holds `held` and has these numbers."""
    ids = {level.achievement_id for level in held}
    active = rules.active(achievements)
    following = rules.next_level(achievements, ids)
    return LevelSummary(
        current=shown_level(held, achievements),
        following=following,
        progress=None if following is None else rules.progress(following, stats),
        earned=sum(level.achievement_id in ids for level in active),
        total=len(active),
    )


def require_own(changed: Collection[str]) -> None:
    """Refuse what only staff change, by the names of `Details`.

    Raises:
        Invalid: with each of those fields.
    """
    refused = [name for name in changed if name not in OWN]
    if refused:
        raise Invalid(fields={WIRE_NAMES.get(name, name): [BY_STAFF] for name in refused})


def needs_code(changed: Collection[str]) -> bool:
    """Whether a code has to confirm a change, since messages follow it."""
    return not CONTACT.isdisjoint(changed)
