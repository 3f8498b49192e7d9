"""Whether what a discount names exists beside houses: levels, the owner of a code."""

from collections.abc import Set as AbstractSet

from chalicelib.clients.records import GUEST, ClientRecord, client_key
from chalicelib.cloud import store
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
    key = client_key(client_id)
    record = store.fetch(ClientRecord, key.hash, key.range)
    is_guest = record is not None and record.deleted_at is None and record.kind == GUEST
    problems.note("client", NO_CLIENT, when=not is_guest)
