"""Finding page N of a list that is kept in ordered buckets with known counts.

A list too long for one partition is kept by period (or initial, or band), with a counter for
each; the counters tell which buckets hold a page, so page 40 costs what page 1 costs.
"""

from collections.abc import Iterable

import msgspec


class Slice(msgspec.Struct, frozen=True):
    """`take` rows of a bucket after skipping `skip`."""

    bucket: str
    skip: int
    take: int


def locate(counts: Iterable[tuple[str, int]], offset: int, size: int) -> list[Slice]:
    """The slices that make up rows `[offset, offset + size)` of the buckets in their order."""
    slices: list[Slice] = []
    for bucket, count in counts:
        if size <= 0:
            break
        if offset >= count:
            offset -= count
            continue
        take = min(count - offset, size)
        slices.append(Slice(bucket, offset, take))
        offset, size = 0, size - take
    return slices
