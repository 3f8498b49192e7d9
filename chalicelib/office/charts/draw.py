"""Charts: where the bars, lines and numbers of a picture stand, so that a browser may draw it in
any size. Templates draw them (`charts.html`)."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import ceil

from msgspec.structs import replace

from chalicelib.kernel.money import ZERO
from chalicelib.office.charts import numbers
from chalicelib.office.charts.numbers import Unit
from chalicelib.office.charts.plots import (
    WHOLE,
    Box,
    Chart,
    Kind,
    Line,
    Mark,
    Plot,
    Row,
    Scale,
    Series,
    scale_of,
)

MOST_LABELS, MOST_ON_PHONE = 12, 6
MOST_DOTS = 40
FILLED = 0.72
"""How much of its place a group of columns takes."""
MARKED = 0.88
"""How much of it a goal takes."""
NOTHING = "—"
Span = tuple[Decimal, Decimal]
"""Where a bar begins and ends, in the figures of its axis."""


def columns(plot: Plot) -> Chart:
    """Upright bars, those of one label side by side."""
    scale = _scale(plot)
    place = WHOLE / max(1, len(plot.labels))
    width = place * FILLED / len(plot.series)
    boxes = []
    for look, series in enumerate(plot.series):
        for at, value in enumerate(series.values):
            x = place * (at + (1 - FILLED) / 2) + width * look
            if value is not None:
                text = _said(plot.labels[at], series, value)
                boxes.append(_upright(scale, x, width, ZERO, value, look=look, text=text))
    return _upright_chart(plot, scale, boxes)


def stacked(plot: Plot) -> Chart:
    """Upright bars, those of one label upon each other; what is less than nothing hangs below."""
    spans = [list(_stack(column)) for column in _columns(plot)]
    scale = _scale(plot, _edges(spans))
    place = WHOLE / max(1, len(plot.labels))
    boxes = []
    for at, of_label in enumerate(spans):
        x = place * (at + (1 - FILLED) / 2)
        for look, (start, end) in enumerate(of_label):
            value = plot.series[look].values[at]
            if value is not None:
                text = _said(plot.labels[at], plot.series[look], value)
                boxes.append(_upright(scale, x, place * FILLED, start, end, look=look, text=text))
    return _upright_chart(plot, scale, boxes)


def rows(plot: Plot) -> Chart:
    """Level bars below their names, those of one name one after the other."""
    return _level_chart(plot, "rows", [list(_stack(column)) for column in _columns(plot)])


def pairs(plot: Plot) -> Chart:
    """Level bars below their names, those of one name below each other."""
    return _level_chart(plot, "pairs", [[(ZERO, v) for v in column] for column in _columns(plot)])


def lines(plot: Plot) -> Chart:
    """Lines through the figures of each series; they break where one is missing."""
    scale = _scale(plot)
    drawn = [
        line
        for look, series in enumerate(plot.series)
        for line in _lines(plot, series, look, scale)
    ]
    return replace(_with_axes(plot, "lines", scale), lines=tuple(drawn))


def _scale(plot: Plot, values: Sequence[Decimal] | None = None) -> Scale:
    known = [value for series in plot.drawn for value in series.known]
    whole = plot.unit in {"count", "nights"}
    return scale_of([plot.most, *(known if values is None else values)], whole=whole)


def _columns(plot: Plot) -> list[list[Decimal]]:
    """The figures of each label."""
    return [[series.values[at] or ZERO for series in plot.series] for at in range(len(plot.labels))]


def _stack(values: Iterable[Decimal]) -> Iterator[Span]:
    """Where each value begins and ends that is laid upon those before it."""
    above = below = ZERO
    for value in values:
        start = above if value >= 0 else below
        yield start, start + value
        if value >= 0:
            above += value
        else:
            below += value


def _upright(
    scale: Scale, x: float, width: float, start: Decimal, end: Decimal, *, look: int, text: str
) -> Box:
    top, bottom = scale.at(max(start, end)), scale.at(min(start, end))
    return Box(_shown(x), _shown(WHOLE - top), _shown(width), _shown(top - bottom), look, text)


def _edges(spans: Iterable[Iterable[Span]]) -> list[Decimal]:
    return [edge for of_label in spans for span in of_label for edge in span]


def _level_chart(plot: Plot, kind: Kind, spans: Sequence[Sequence[Span]]) -> Chart:
    edges = (ZERO, plot.most, *_edges(spans))
    low, high = min(edges), max(edges)
    scale = Scale(low, high, high - low) if high > low else scale_of(())
    made = tuple(_row(plot, kind, scale, at, of_label) for at, of_label in enumerate(spans))
    return replace(_bare(plot, kind, scale.at(ZERO)), rows=made)


def _row(plot: Plot, kind: Kind, scale: Scale, at: int, spans: Sequence[Span]) -> Row:
    label, boxes = plot.labels[at], []
    height = WHOLE if kind == "rows" else WHOLE / len(spans)
    for look, span in enumerate(spans):
        left, right = scale.at(min(span)), scale.at(max(span))
        y = 0.0 if kind == "rows" else height * look
        text = _said(label, plot.series[look], plot.series[look].values[at] or ZERO)
        if right > left:
            box = (_shown(left), _shown(y), _shown(right - left), _shown(height))
            boxes.append(Box(*box, look, text))
    return Row(label, " · ".join(_text(series, at) for series in plot.series), tuple(boxes))


def _upright_chart(plot: Plot, scale: Scale, boxes: Sequence[Box]) -> Chart:
    chart = _with_axes(plot, "columns", scale)
    return replace(chart, boxes=tuple(boxes), goals=tuple(_goals(plot, scale)))


def _goals(plot: Plot, scale: Scale) -> Iterator[Box]:
    if plot.goal is None:
        return
    place = WHOLE / max(1, len(plot.labels))
    for at, value in enumerate(plot.goal.values):
        if value is not None:
            y = _shown(WHOLE - scale.at(value))
            text = _said(plot.labels[at], plot.goal, value)
            yield Box(
                _shown(place * (at + (1 - MARKED) / 2)), y, _shown(place * MARKED), 0.0, 0, text
            )


def _lines(plot: Plot, series: Series, look: int, scale: Scale) -> Iterator[Line]:
    middles = _middles(len(plot.labels))
    run: list[Box] = []
    for at, value in enumerate((*series.values, None)):
        if value is not None:
            text = _said(plot.labels[at], series, value)
            run.append(Box(middles[at], _shown(WHOLE - scale.at(value)), 0.0, 0.0, look, text))
        elif run:
            points = " ".join(f"{dot.x:g},{dot.y:g}" for dot in run)
            has_dots = len(run) == 1 or len(plot.labels) <= MOST_DOTS
            yield Line(points, tuple(run) if has_dots else (), look)
            run = []


def _with_axes(plot: Plot, kind: Kind, scale: Scale) -> Chart:
    return replace(
        _bare(plot, kind, WHOLE - scale.at(ZERO)),
        ticks=_ticks(scale, plot.unit),
        labels=_labels(plot.labels, _middles(len(plot.labels))),
    )


def _bare(plot: Plot, kind: Kind, zero: float) -> Chart:
    """A chart in which nothing is drawn yet."""
    every = (*plot.drawn, *plot.beside)
    return Chart(
        kind=kind,
        told=" ".join(_summary(series, plot.labels) for series in plot.drawn),
        has_any=any(any(series.known) for series in plot.drawn),
        head=(plot.about, *(series.name for series in every)),
        table=tuple(
            (label, *(_text(series, at) for series in every))
            for at, label in enumerate(plot.labels)
        ),
        keys=tuple(series.name for series in plot.series),
        goal=plot.goal.name if plot.goal is not None else "",
        zero=_shown(zero),
    )


def _summary(series: Series, labels: Sequence[str]) -> str:
    """What a series shows, in a sentence."""
    if not any(series.known):
        return f"{series.name}: nada."
    most = max(series.known)
    label = labels[series.values.index(most)]
    return f"{series.name}: lo más es {numbers.exact(most, series.unit)}, en {label}."


def _ticks(scale: Scale, unit: Unit) -> tuple[Mark, ...]:
    return tuple(
        Mark(_shown(WHOLE - scale.at(tick)), numbers.on_axis(tick, unit)) for tick in scale.ticks
    )


def _middles(count: int) -> list[float]:
    return [_shown(WHOLE * (at + 0.5) / count) for at in range(count)]


def _labels(texts: Sequence[str], places: Sequence[float]) -> tuple[Mark, ...]:
    """As many labels as have room below a picture."""
    shown = list(zip(places, texts, strict=True))[:: ceil(len(texts) / MOST_LABELS) or 1]
    every = ceil(len(shown) / MOST_ON_PHONE) or 1
    return tuple(Mark(x, text, at % every > 0) for at, (x, text) in enumerate(shown))


def _said(label: str, series: Series, value: Decimal) -> str:
    return f"{label}, {series.name}: {numbers.exact(value, series.unit)}"


def _text(series: Series, at: int) -> str:
    value = series.values[at]
    return NOTHING if value is None else numbers.exact(value, series.unit)


def _shown(place: float) -> float:
    return round(place, 2)
