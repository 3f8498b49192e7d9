"""A merge of two records of clients."""

from typing import Literal

import msgspec


class Merge(msgspec.Struct, frozen=True):
    """A merge, and whether everything of `gone_id` has arrived at `kept_id`."""

    kept_id: str
    gone_id: str
    status: Literal["merging", "merged"]
