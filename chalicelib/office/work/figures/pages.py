"""The pages of the figures."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from msgspec.structs import replace

from chalicelib.office import rendering
from chalicelib.office.calls import NotAnswered, Said
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer
from chalicelib.office.visits import Visit
from chalicelib.office.work.figures import choosing, goal
from chalicelib.office.work.figures.desk import FROM, HOUSE, TO, Desk
from chalicelib.office.work.figures.goals import GOALS
from chalicelib.office.work.figures.sections import SECTIONS
from chalicelib.office.work.figures.sheets import Choice, Link, Section

TITLE = "Cifras"
CARRIED = ("preset", FROM, TO, HOUSE)
"""What stays chosen from one section with days to the next."""


def shown(visit: Visit, *rest: str) -> Answer | None:
    """A section, or the form of a goal; None where there is none."""
    match rest:
        case (name, *of_goal) if name == GOALS and of_goal:
            return goal.form(visit, *of_goal)
        case () | (_,):
            slug = "".join(rest)
            section = next((each for each in sections_of(visit) if each.slug == slug), None)
            return None if section is None else _page(Desk(visit, section.usual), section)
    return None


def sections_of(visit: Visit) -> list[Section]:
    """The sections that the user may see."""
    return [each for each in SECTIONS if each.needs is None or visit.may(each.needs)]


def _page(desk: Desk, section: Section) -> Answer:
    choices = section.choices(desk)
    try:
        sheet = section.sheet(desk)
    except NotAnswered as refused:
        return _refused(desk, section, choices, refused.said)
    return _rendered(desk, section, choices, sheet=sheet)


def _refused(desk: Desk, section: Section, choices: Sequence[Choice], said: Said) -> Answer:
    """What was chosen, and what is wrong with it."""
    if said.status != HTTPStatus.BAD_REQUEST:
        return wrong.of(said, desk.visit)
    marked = [replace(each, error=" ".join(said.fields.get(each.name, ()))) for each in choices]
    error = "" if any(each.error for each in marked) else said.message
    return _rendered(desk, section, marked, error=error, status=said.status)


def _rendered(
    desk: Desk,
    section: Section,
    choices: Sequence[Choice],
    *,
    status: int = HTTPStatus.OK,
    error: str = "",
    sheet: Any = None,
) -> Answer:
    title = f"{TITLE}: {section.title}" if section.slug else TITLE
    return rendering.page(
        "work/figures.html",
        title,
        visit=desk.visit,
        status=status,
        section=section,
        tabs=_tabs(desk, section),
        presets=choosing.presets(desk, section.slug) if section.has_presets else (),
        address=choosing.address(section.slug),
        choices=choices,
        done=desk.chosen("done"),
        error=error,
        sheet=sheet,
    )


def _tabs(desk: Desk, here: Section) -> list[Link]:
    days = {name: desk.chosen(name) for name in CARRIED} if here.has_presets else {}
    return [
        Link(
            address=choosing.address(each.slug, **(days if each.has_presets else {})),
            title=each.title,
            is_here=each == here,
        )
        for each in sections_of(desk.visit)
    ]
