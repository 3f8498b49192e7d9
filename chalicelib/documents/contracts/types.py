"""A contract as it is given out, and its versions."""

from datetime import datetime

import msgspec

from chalicelib.documents.types import TemplateKind


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """A contract as PDF, and the name of the house that it is for."""

    file: bytes
    house: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a contract, whose file stands at `file_key`."""

    version: int
    """Counts the versions, from 1."""
    made_at: datetime
    """When it was made."""
    made_by: str
    """Who asked for it: `staff#<number>` or `client#<id>`."""
    kind: TemplateKind
    """Who signs: a `person`, or a `company` by its representative."""
    file_key: str
