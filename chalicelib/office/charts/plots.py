"""What charts are made of, and what they are: figures with their labels, axes, and what is drawn of
them, in hundredths of the picture's width and of its height."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

import msgspec

from chalicelib.kernel.money import ZERO
from chalicelib.office.charts.numbers import Unit

Kind = Literal["columns", "lines", "pairs", "rows"]
WHOLE = 100.0
TICKS = 4
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


class Series(msgspec.Struct, frozen=True):
    """Figures of one kind, one for each label; None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]
    unit: Unit = "count"

    @property
    def known(self) -> tuple[Decimal, ...]:
        """The figures that there are."""
        return tuple(value for value in self.values if value is not None)


class Scale(msgspec.Struct, frozen=True):
    """An axis from `low` to `high`, both marked as every `step` between them is."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def ticks(self) -> tuple[Decimal, ...]:
        """What is marked, ascending."""
        count = int((self.high - self.low) / self.step)
        return tuple(self.low + self.step * number for number in range(count + 1))

    def at(self, value: Decimal) -> float:
        """How far along the axis a value stands, in hundredths of it."""
        return _within(float((value - self.low) / (self.high - self.low)) * WHOLE)


class Box(msgspec.Struct, frozen=True):
    """A rectangle. look: which of the series it belongs to. text: what it stands for."""

    x: float
    y: float
    width: float
    height: float
    look: int
    text: str


class Mark(msgspec.Struct, frozen=True):
    """A text beside an axis; is_spare: a narrow picture leaves it out."""

    at: float
    text: str
    is_spare: bool = False


class Line(msgspec.Struct, frozen=True):
    """Points that a line leads through, `x,y` each, and their dots."""

    points: str
    dots: tuple[Box, ...]
    look: int


class Row(msgspec.Struct, frozen=True):
    """A horizontal bar with its name and its figure."""

    name: str
    text: str
    boxes: tuple[Box, ...]


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, and the same as a table. told: what it shows, for whoever does not see it.
    has_any: whether any figure is not zero. keys: the names of the series, and beside them that of
    the goal. zero: where its base stands. goals: what is marked across columns."""

    kind: Kind
    told: str
    has_any: bool
    head: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...] = ()
    goal: str = ""
    ticks: tuple[Mark, ...] = ()
    labels: tuple[Mark, ...] = ()
    zero: float = WHOLE
    boxes: tuple[Box, ...] = ()
    goals: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    rows: tuple[Row, ...] = ()


class Plot(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be drawn: the labels of one axis and their figures. about: what the labels are.
    goal: figures that are marked across the columns. beside: figures for the table alone. most:
    where the axis ends at the least."""

    about: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    goal: Series | None = None
    beside: tuple[Series, ...] = ()
    most: Decimal = ZERO

    @property
    def drawn(self) -> tuple[Series, ...]:
        """All that has a place in the picture."""
        return self.series if self.goal is None else (*self.series, self.goal)

    @property
    def unit(self) -> Unit:
        """In what its figures count."""
        return self.series[0].unit


def scale_of(values: Iterable[Decimal], *, whole: bool = False) -> Scale:
    """An axis on which all values and zero have a place; `whole`: it is marked by whole numbers."""
    known = (ZERO, *values)
    low, high = min(known), max(known)
    if low == high:
        high = Decimal(TICKS if whole else 1)
    step = _step((high - low) / TICKS, whole=whole)
    return Scale(
        (low / step).to_integral_value(ROUND_FLOOR) * step,
        (high / step).to_integral_value(ROUND_CEILING) * step,
        step,
    )


def _step(rough: Decimal, *, whole: bool) -> Decimal:
    """The least round number that is not below `rough`."""
    base = Decimal(1).scaleb(rough.adjusted())
    step = next(base * factor for factor in STEPS if base * factor >= rough)
    return max(Decimal(1), step.to_integral_value(ROUND_CEILING)) if whole else step


def _within(place: float) -> float:
    return min(WHOLE, max(0.0, place))
