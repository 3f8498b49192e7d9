"""Settings as tests need them, kept without the checks that administrators meet."""

from typing import Any

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.edits import Edit


def keep(collection: Collection[Any], value: Any) -> None:
    """Put a new value into a collection."""
    edit = Edit("staff#1")
    collection.write(edit, value, before=None)
    edit.publish()
