"""Settings as tests need them, kept without the checks that administrators meet."""

from typing import Any

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.publications import Publication
from chalicelib.catalogue.types import S


def keep(collection: Collection[Any], value: Any) -> None:
    """Put a new value into a collection."""
    publication = Publication("staff#1")
    collection.write(publication, value, before=None)
    publication.publish()


def put(collection: Collection[S], value: S) -> S:
    """Save a value, in the place of one with its id if there is one; as it is kept."""
    before = collection.as_of_now().get(collection.id_of(value))
    return collection.save(value, actor="staff#1", before=before).value
