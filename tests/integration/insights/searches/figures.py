"""What the tests of figures do: let the jobs run at a time, and compare what is kept with what it
was made of."""

from datetime import date
from typing import Any

from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from chalicelib.insights.dated import records as dated
from chalicelib.insights.dated.types import Dated, Family
from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import rules
from chalicelib.insights.tallies.types import Tally
from chalicelib.kernel import clock, dates, decoding
from tests.support import deliveries

from .visits import lima, rows


def fold(at: str) -> None:
    """Let the job of every five minutes run at an instant of Lima."""
    with clock.at(lima(at)):
        deliveries.run("fold_searches", {})


def kept(family: Family, day: str) -> Dated:
    """The figures of a date."""
    return dated.one(family, date.fromisoformat(day))


def tally(family: Family, day: str) -> Tally:
    """The tally of a date."""
    return rules.unpacked(kept(family, day).content)


def searches() -> list[Search]:
    """All searches that are kept."""
    return [decoding.decoded(item["search"]["S"], Search) for item in rows("searches#")]


def expected(family: Family, day: str) -> bytes:
    """What the figures of a date must be, made of all searches at once."""
    wanted = date.fromisoformat(day)
    if family == "searched":
        return rules.packed(
            rules.tally_of(each for each in searches() if dates.today(each.at) == wanted)
        )
    found = rules.tally_of(each for each in searches() if each.check_in == wanted)
    return rules.packed(Tally(found.lines))


def all_kept() -> dict[tuple[Family, date], bytes]:
    """All figures that are kept."""
    places = {
        tuple(item["series"]["S"].split("#")[1:])
        for item in rows("dated#")
        if item["series"]["S"].count("#") == 2
    }
    return {
        (family, date.fromisoformat(day)): dated.one(family, date.fromisoformat(day)).content
        for family, day in sorted(places)
    }


def require_all_right() -> None:
    """Every figure is what the searches say, and there is none too few."""
    found = all_kept()
    wanted = {("searched", dates.today(each.at)) for each in searches()}
    wanted |= {("arrival", each.check_in) for each in searches()}
    assert wanted <= found.keys()
    for (family, day), content in found.items():
        if family != "booked":
            assert content == expected(family, day.isoformat()), (family, day)


def raw(series: str, entry: str) -> dict[str, Any] | None:
    """The item at a place of table `insights`."""
    answer = store.connection().client.get_item(
        TableName=settings().name("insights"),
        Key={"series": {"S": series}, "entry": {"S": entry}},
    )
    item: dict[str, Any] | None = answer.get("Item")
    return item
