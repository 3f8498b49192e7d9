"""Whether what a discount names exists beside houses: levels, the owner of a code."""

from collections.abc import Set as AbstractSet

from chalicelib.clients.records import client_of
from chalicelib.kernel.validation import Problems
from chalicelib.loyalty import shelves

NO_LEVEL = "Nivel no encontrado."
NO_CLIENT = "Cliente no encontrado."


def note_levels(
    problems: Problems, level_ids: AbstractSet[str], *, field: str = "required_achievements"
) -> None:
    """Note those of the ids that no level has."""
    unknown = level_ids - shelves.ACHIEVEMENTS.entries(fresh=True).keys() if level_ids else set()
    for level_id in sorted(unknown):
        problems.note(field, f"{NO_LEVEL} ({level_id})", when=True)


def note_owner(problems: Problems, client_id: str | None) -> None:
    """Note an owner who is no guest, or no longer one."""
    if client_id is None:
        return
    client = client_of(client_id)
    is_guest = client is not None and client.is_guest
    problems.note("client", NO_CLIENT, when=not is_guest)
