"""Looking at tallies of searches."""

from collections.abc import Mapping

from chalicelib.insights.tallies.types import Line, Seen


def count_of(lines: Mapping[Line, Seen]) -> int:
    """How many searches lines stand for."""
    return sum(seen.times for seen in lines.values())
