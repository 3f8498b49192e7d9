"""Merges of clients on the wire."""

from typing import Literal
from uuid import UUID

import msgspec

from chalicelib.guests.merging.types import Merge
from chalicelib.web.formats import Id


class NewMerge(msgspec.Struct):
    """Two records of clients who are one person."""

    kept: UUID
    """The client who is to have everything."""
    gone: UUID
    """The client who is deleted, and whose id leads to the other from then on."""


class MergeView(msgspec.Struct):
    """How far a merge is."""

    kept: Id
    """The client who is to have everything."""
    gone: Id
    """The client who is deleted."""
    status: Literal["merging", "merged"]
    """`merged` once everything has arrived."""

    @classmethod
    def of(cls, merge: Merge) -> "MergeView":
        """The view of a merge."""
        return cls(merge.kept_id, merge.gone_id, merge.status)
