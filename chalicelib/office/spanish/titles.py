"""What the pages call each kind of thing, and what its list shows."""

from collections.abc import Mapping

from chalicelib.office.spanish.titles_of_records import RECORDS
from chalicelib.office.spanish.titles_of_settings import SETTINGS
from chalicelib.office.spanish.titling import BUSINESS, GROUPS, Title

__all__ = ["GROUPS", "TITLES", "Title", "title_of"]
TITLES: Mapping[str, Title] = {**RECORDS, **SETTINGS}


def title_of(slug: str) -> Title:
    """What a resource is called; a new one goes by its address until it has words here."""
    return TITLES.get(slug) or Title(slug, slug, f"Agregar {slug}", BUSINESS, "")
