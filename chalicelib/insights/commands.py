"""What the figures ask of themselves: work that goes on in the next message where one ends."""

from datetime import date

from chalicelib.insights.dated.types import Family
from chalicelib.kernel.commands import Command


class CalculateRanking(Command, frozen=True, kw_only=True, tag="ranking.calculate"):
    """Count a month (`YYYY-MM`) anew for those whose friends did something on a day of it; the
    next day follows, and after the last one everybody who stands in the ranking. `closes`: the
    month was over when the count began, so that it is final afterwards."""

    month: str
    day: int = 1
    closes: bool = False


class ReviewRanking(Command, frozen=True, kw_only=True, tag="ranking.review"):
    """Count a month anew for those who stand in its ranking after a place; `closes` as above."""

    month: str
    after: str = ""
    closes: bool = False


class PlaceRanking(Command, frozen=True, kw_only=True, tag="ranking.place"):
    """Write the positions of a month that is over, from a place on; so many have theirs."""

    month: str
    after: str = ""
    placed: int = 0


class RebuildFigures(Command, frozen=True, kw_only=True, tag="figures.rebuild"):
    """Make the figures of a date anew: of searches by the day on which they were made (`searched`)
    or by the arrival that they are for (`arrival`), or of stays by when they were booked."""

    family: Family
    day: date


class ProveFigures(Command, frozen=True, kw_only=True, tag="figures.prove"):
    """Compare the figures of a date with what they were made of; `family` as above."""

    family: Family
    day: date


class CompareFigures(Command, frozen=True, kw_only=True, tag="figures.compare"):
    """Compare the figures of a month (`YYYY-MM`) with what its stays make."""

    month: str
