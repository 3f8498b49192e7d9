"""Whether the houses that a setting names exist."""

from collections.abc import Iterable

from chalicelib.kernel.validation import Problems
from chalicelib.properties import records
from chalicelib.properties.service.changes import UNKNOWN_HOUSE


def note_houses(problems: Problems, property_ids: Iterable[str], field: str = "properties") -> None:
    """Note those of the ids that no published house has.

    Callers leave out the houses that a setting already had: those may have been deleted since
    and do no harm.
    """
    wanted = set(property_ids)
    unknown = records.unknown_houses(wanted) if wanted else set()
    for property_id in sorted(unknown):
        problems.note(field, f"{UNKNOWN_HOUSE} ({property_id})", when=True)
