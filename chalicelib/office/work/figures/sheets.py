"""What a section shows: figures that stand alone, and charts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.kernel.permissions import Permission
from chalicelib.office.charts import numbers
from chalicelib.office.charts.numbers import Unit
from chalicelib.office.charts.plots import Chart
from chalicelib.office.entering.inputs import Option
from chalicelib.office.work.figures.desk import TWELVE, Desk

NOTHING_YET = "En estos días no hay nada que mostrar."


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Where something leads; is_here: whether it is being looked at."""

    address: str
    title: str
    is_here: bool = False


class Tile(msgspec.Struct, frozen=True):
    """A figure that stands alone. note: what it compares with."""

    label: str
    figure: str
    note: str = ""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A chart with its title. is_wide: it takes the whole width. otherwise: what is said where
    there is nothing to draw."""

    title: str
    chart: Chart
    tells: str = ""
    is_wide: bool = False
    otherwise: str = NOTHING_YET
    links: tuple[Link, ...] = ()
    links_title: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.chart.has_any


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a section shows of what was chosen; days: which those are, in words."""

    days: str = ""
    tiles: tuple[Tile, ...] = ()
    blocks: tuple[Block, ...] = ()


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Something to choose. type: as HTML has it."""

    name: str
    label: str
    value: str = ""
    type: str = "text"
    options: tuple[Option, ...] = ()
    error: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A page of figures. slug: its name in addresses. choices: what may be chosen. sheet: what it
    shows. has_presets: whether its days are chosen, so usual ones are offered. usual: which those
    are where none are chosen. needs: what it takes beyond reading figures."""

    slug: str
    title: str
    tells: str
    choices: Callable[[Desk], tuple[Choice, ...]]
    sheet: Callable[[Desk], Sheet]
    has_presets: bool = False
    usual: str = TWELVE
    needs: Permission | None = None


def tile(label: str, value: Any, unit: Unit = "count", note: str = "") -> Tile:
    """A figure of an answer of the API; None is unknown."""
    text = "—" if value is None else numbers.brief(numbers.number(value), unit)
    return Tile(label, text, note)


def growth(now: Decimal, before: Decimal, than: str) -> str:
    """How a figure compares with another; empty where there was none."""
    rise = numbers.part(now - before, before)
    return "" if rise is None else risen(rise, than)


def risen(percentage: Decimal, than: str) -> str:
    """By how much a figure is more than another, or less."""
    sign = "+" if percentage > 0 else ""
    return f"{sign}{numbers.brief(percentage, 'percent')} frente a {than}"
