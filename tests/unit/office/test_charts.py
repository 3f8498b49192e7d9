"""Charts of whatever figures: nothing leaves the picture, and what is drawn is true."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.office.charts import draw
from chalicelib.office.charts.numbers import Unit
from chalicelib.office.charts.plots import WHOLE, Box, Chart, Plot, Series, scale_of

FIGURES = st.decimals(-(10**15), 10**15, places=2) | st.decimals(
    "-1e300", "1e300", allow_nan=False, allow_infinity=False
)
KNOWN = st.lists(FIGURES, max_size=40)
UNITS: tuple[Unit, ...] = ("count", "money", "nights", "percent")
DRAWN = (draw.columns, draw.stacked, draw.rows, draw.pairs, draw.lines)
Draw = Callable[[Plot], Chart]
EVERY = pytest.mark.parametrize("way", DRAWN, ids=lambda way: way.__name__)
NEAR = 0.05
"""Places are rounded to hundredths of a hundredth."""


@st.composite
def plots(draw: st.DrawFn) -> Plot:
    """A plot of up to three series, with and without goals."""
    count = draw(st.integers(0, 40))
    values = st.tuples(*[st.none() | FIGURES] * count)
    unit = draw(st.sampled_from(UNITS))
    series = draw(st.lists(values, min_size=1, max_size=3))
    goal = draw(st.none() | values)
    return Plot(
        about="Mes",
        labels=tuple(f"m{number}" for number in range(count)),
        series=tuple(Series(f"s{at}", each, unit) for at, each in enumerate(series)),
        goal=None if goal is None else Series("Meta", goal, unit),
    )


def plot_of(*series: list[int | None], goal: list[int | None] | None = None) -> Plot:
    return Plot(
        about="Mes",
        labels=tuple(f"m{number}" for number in range(len(series[0]))),
        series=tuple(series_of(f"s{at}", each) for at, each in enumerate(series)),
        goal=None if goal is None else series_of("Meta", goal),
    )


def series_of(name: str, values: list[int | None]) -> Series:
    known = (None if value is None else Decimal(value) for value in values)
    return Series(name, tuple(known), "money")


def boxes_of(chart: Chart) -> list[Box]:
    of_rows = [box for row in chart.rows for box in row.boxes]
    dots = [dot for line in chart.lines for dot in line.dots]
    return [*chart.boxes, *chart.goals, *of_rows, *dots]


@given(KNOWN, st.booleans())
@example([], True)
@example([Decimal(0)], False)
@example([Decimal("1e300"), Decimal("-1e300")], False)
def test_an_axis_rises_by_even_steps_and_has_a_place_for_every_figure(
    values: list[Decimal], whole: bool
) -> None:
    scale = scale_of(values, whole=whole)
    ticks = scale.ticks
    assert 2 <= len(ticks) <= 8
    assert all(before < after for before, after in pairwise(ticks))
    assert len({after - before for before, after in pairwise(ticks)}) == 1
    assert scale.low <= min([Decimal(0), *values]) <= max([Decimal(0), *values]) <= scale.high
    assert all(tick == tick.to_integral_value() for tick in ticks) or not whole


@given(KNOWN)
def test_more_stands_higher_on_an_axis(values: list[Decimal]) -> None:
    scale = scale_of(values)
    places = [scale.at(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(0 <= place <= WHOLE for place in places)


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        ("87", [0, 25, 50, 75, 100]),
        ("148000", [0, 50_000, 100_000, 150_000]),
        ("0.3", ["0", "0.1", "0.2", "0.3"]),
    ],
)
def test_an_axis_is_marked_by_round_numbers(most: str, ticks: list[int | str]) -> None:
    assert list(scale_of([Decimal(most)]).ticks) == list(map(Decimal, ticks))


@EVERY
@given(plot=plots())
def test_nothing_leaves_the_picture(way: Draw, plot: Plot) -> None:
    chart = way(plot)
    for box in boxes_of(chart):
        assert box.width >= 0
        assert box.height >= 0
        assert -NEAR <= box.x <= box.x + box.width <= WHOLE + NEAR
        assert -NEAR <= box.y <= box.y + box.height <= WHOLE + NEAR
    assert all(0 <= mark.at <= WHOLE for mark in (*chart.ticks, *chart.labels))
    assert 0 <= chart.zero <= WHOLE


@EVERY
@given(plot=plots())
def test_the_table_has_every_figure_of_the_picture(way: Draw, plot: Plot) -> None:
    chart = way(plot)
    assert chart.head == ("Mes", *(series.name for series in plot.drawn))
    assert [row[0] for row in chart.table] == list(plot.labels)
    for at, row in enumerate(chart.table):
        missing = [series.values[at] is None for series in plot.drawn]
        assert [text == draw.NOTHING for text in row[1:]] == missing
    assert chart.has_any == any(any(series.known) for series in plot.drawn)


@given(plots())
def test_columns_are_as_high_as_their_figures(plot: Plot) -> None:
    known = [value for series in plot.series for value in series.known]
    boxes = draw.columns(plot).boxes
    assert len(boxes) == len(known)
    most = max(map(abs, known), default=Decimal(0))
    tallest = max((box.height for box in boxes), default=0.0)
    for box, value in zip(boxes, known, strict=True):
        if most:
            assert abs(box.height - tallest * float(abs(value) / most)) < NEAR


@given(plots())
def test_columns_side_by_side_do_not_cover_each_other(plot: Plot) -> None:
    boxes = sorted(draw.columns(plot).boxes, key=lambda box: box.x)
    assert all(one.x + one.width <= two.x + NEAR for one, two in pairwise(boxes))


@given(plots())
def test_what_is_stacked_stands_upon_each_other(plot: Plot) -> None:
    boxes: dict[float, list[Box]] = {}
    for box in draw.stacked(plot).boxes:
        boxes.setdefault(box.x, []).append(box)
    for stack in boxes.values():
        ordered = sorted(stack, key=lambda box: (box.y, box.y + box.height))
        assert all(one.y + one.height <= two.y + NEAR for one, two in pairwise(ordered))


def test_what_is_less_than_nothing_hangs_below_the_base() -> None:
    chart = draw.columns(plot_of([100, -50]))
    above, below = chart.boxes
    assert chart.zero == pytest.approx(66.67)
    assert above.y + above.height == pytest.approx(chart.zero)
    assert below.y == pytest.approx(chart.zero)
    assert above.height == pytest.approx(2 * below.height, abs=NEAR)


def test_a_goal_is_marked_across_its_columns() -> None:
    chart = draw.columns(plot_of([50, 100], [10, 20], goal=[None, 75]))
    [goal] = chart.goals
    assert (goal.y, goal.height) == (25.0, 0.0)
    assert 50 < goal.x < goal.x + goal.width < WHOLE
    assert (chart.keys, chart.goal) == (("s0", "s1"), "Meta")
    assert chart.table[1] == ("m1", "S/\xa0100.00", "S/\xa020.00", "S/\xa075.00")


def test_rows_share_their_length_and_pairs_lie_below_each_other() -> None:
    plot = plot_of([60, 10], [40, 0])
    first, second = draw.rows(plot).rows
    assert [(box.x, box.width, box.height) for box in first.boxes] == [
        (0.0, 60.0, WHOLE),
        (60.0, 40.0, WHOLE),
    ]
    assert [(box.x, box.width) for box in second.boxes] == [(0.0, 10.0)]
    one, two = draw.pairs(plot).rows[0].boxes
    assert [(box.x, box.y, box.height) for box in (one, two)] == [
        (0.0, 0.0, 50.0),
        (0.0, 50.0, 50.0),
    ]
    assert first.text == "S/\xa060.00 · S/\xa040.00"


def test_rows_end_at_the_least_where_they_are_told() -> None:
    plot = Plot(
        about="Casa",
        labels=("uno",),
        series=(Series("Ocupación", (Decimal(40),), "percent"),),
        most=Decimal(100),
    )
    [row] = draw.rows(plot).rows
    assert [box.width for box in row.boxes] == [40.0]


def test_a_line_breaks_where_a_figure_is_missing() -> None:
    lines = draw.lines(plot_of([4, 2, None, 3])).lines
    assert [line.points for line in lines] == ["12.5,0 37.5,50", "87.5,25"]
    assert [len(line.dots) for line in lines] == [2, 1]


def test_a_long_line_has_no_dots_but_for_what_stands_alone() -> None:
    values: list[int | None] = [*range(draw.MOST_DOTS), None, 7]
    assert [len(line.dots) for line in draw.lines(plot_of(values)).lines] == [0, 1]


@given(st.integers(0, 400))
def test_labels_have_room(count: int) -> None:
    labels = draw.columns(plot_of([1] * count)).labels
    assert len(labels) <= draw.MOST_LABELS
    assert len([each for each in labels if not each.is_spare]) <= draw.MOST_ON_PHONE
    assert (labels[0].text if labels else "m0") == "m0"


def test_a_picture_says_what_it_shows() -> None:
    told = draw.columns(plot_of([5, 9], [0, None])).told
    assert told == "s0: lo más es S/\xa09.00, en m1. s1: nada."


def test_of_nothing_there_is_an_empty_picture() -> None:
    for way in DRAWN:
        chart = way(plot_of([]))
        assert (boxes_of(chart), chart.table, chart.has_any) == ([], (), False)
