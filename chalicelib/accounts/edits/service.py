"""Nobody undoes another person's change without knowing of it: what every edit of a thing asks.

It costs nothing where nothing was changed lately. Who would undo a change is told once: the same
request again goes through.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.accounts.edits.records import is_first_notice
from chalicelib.accounts.users.records import staff_in, staff_key
from chalicelib.cloud import store
from chalicelib.kernel.edits import Edited, FieldChange, Unseen, Values
from chalicelib.kernel.errors import Stale

OPEN_AGAIN = "Vuelva a abrir el formulario para ver los cambios."
SAVE_AGAIN = "Vuelva a abrir el formulario para verlo, o guarde otra vez para que quede lo suyo."
SOMEBODY = "otra persona"
OTHERS = {"client": "el huésped", "bot": "el chatbot", "system": "el sistema"}
"""What those are called who are not staff."""


def require_seen(
    thing: Edited,
    sent: Values,
    *,
    names: Mapping[str, str],
    seen: int | None,
    actor: str,
    now: datetime,
) -> frozenset[str]:
    """Refuse what `actor` sends for a thing if it would undo what others changed unseen.

    `sent` are the fields that would change, in the form in which they are kept; `names` is what the
    wire calls all fields of a form; `seen` is the version that the sender says to have seen.

    Returns:
        The fields in which the sender, who had a notice, undoes what others changed.

    Raises:
        Unseen: somebody else changed it, and the sender had no notice of it yet.
        Stale: a form of that version shows other values, and the changes are not known any more.
    """
    if seen is not None:
        _require_version(thing, seen, names)
        return frozenset()
    unseen = thing.unseen(sent, actor=actor, now=now)
    marks = {change.field: thing.mark(change.field, sent[change.field]) for change in unseen}
    if unseen and is_first_notice(actor, [thing.name, unseen, marks], now):
        raise _unseen(unseen, names, SAVE_AGAIN)
    return frozenset(marks)


def _require_version(thing: Edited, seen: int, names: Mapping[str, str]) -> None:
    if thing.is_shown_by(seen):
        return
    since = thing.since(seen, names)
    raise _unseen(since, names, OPEN_AGAIN) if since else Stale()


def _unseen(changes: Iterable[FieldChange], names: Mapping[str, str], advice: str) -> Unseen:
    named = [FieldChange(names[c.field], c.actor, c.at) for c in changes]
    return Unseen(named, _people({c.actor for c in named}), advice=advice)


def _people(actors: Iterable[str]) -> dict[str, str]:
    """What to call each actor; of staff, the name."""
    staff = [int(actor.partition("#")[2]) for actor in actors if actor.startswith("staff#")]
    users = staff_in(store.fetch_many(map(staff_key, staff))) if staff else []
    names = {user.account_id: f"{user.first_name} {user.last_name}".strip() for user in users}
    return {actor: names.get(actor) or _kind_of(actor) for actor in actors}


def _kind_of(actor: str) -> str:
    return OTHERS.get(actor.partition("#")[0], SOMEBODY)
