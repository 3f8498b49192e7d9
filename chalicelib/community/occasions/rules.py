"""What an event may be, how it is called in addresses, and what is shown of it (staff book, 4)."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import chain, count
from typing import Literal

import msgspec

from chalicelib.community.types import Category, Occasion
from chalicelib.kernel.spanish import visible
from chalicelib.kernel.validation import MOST_PRICE, Problems, between

LONGEST_NAME, LONGEST_ICON, LONGEST_COLOR = 100, 50, 7
LONGEST_TITLE, LONGEST_LOCATION, LONGEST_SLUG = 200, 300, 250
LONGEST_TEXT = 10_000
MOST_PARTICIPANTS, MOST_LEVELS = 1_000_000, 50
FILES = "posters/"
Size = Literal["full", "thumb"]
ENDINGS: dict[Size, str] = {"full": ".webp", "thumb": "_thumb.webp"}
NAMELESS = "evento"
COLOR = re.compile("#[0-9a-fA-F]{6}")
SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
NOT_A_COLOR = "Escriba el color como #rrggbb."
NOT_A_SLUG = "Use minúsculas, números y guiones."
NO_ADDRESS = "Esta dirección no puede ser de un evento: elija otra."
TOO_LATE = "La fecha límite de registro no puede ser posterior al evento."
NO_CONTEST = "Elija qué cuenta en el concurso."
LATE_NEWS = timedelta(minutes=2)
"""After the end of a contest, what happened before it may still be on its way."""
LOOKS_LIKE_AN_ID = re.compile("(-?[0-9a-f]){32}")
"""However its hyphens stand, such a text is read as an id."""
TAKEN_WORDS = frozenset({"activity-feed", "categories", "coming", "my-registrations", "past"})
"""What addresses of the site have where a slug would stand."""


def checked_category(category: Category, problems: Problems) -> Category:
    """A category with its texts free of outer and double blanks.

    Raises:
        Invalid: no name, a text that is too long, or no colour.
    """
    tidy = msgspec.structs.replace(
        category, name=visible(category.name), icon=category.icon.strip()
    )
    problems.name("name", tidy.name, LONGEST_NAME)
    problems.text("description", tidy.description, LONGEST_TEXT)
    problems.text("icon", tidy.icon, LONGEST_ICON)
    problems.note("color", NOT_A_COLOR, when=COLOR.fullmatch(tidy.color) is None)
    problems.raise_any()
    return tidy


def checked(occasion: Occasion, problems: Problems) -> Occasion:
    """An event with its texts tidy.

    Raises:
        Invalid: a field breaks its limits, or contradicts another.
    """
    tidy = msgspec.structs.replace(
        occasion,
        title=visible(occasion.title),
        location=visible(occasion.location),
        slug=occasion.slug.strip().lower(),
    )
    problems.name("title", tidy.title, LONGEST_TITLE)
    problems.name("description", tidy.description, LONGEST_TEXT)
    problems.text("location", tidy.location, LONGEST_LOCATION)
    _check_slug(tidy.slug, problems)
    problems.number("max_participants", tidy.max_participants, 1, MOST_PARTICIPANTS)
    problems.several("required_achievements", tidy.required_achievements, MOST_LEVELS)
    _check_points(tidy, problems)
    is_late = tidy.registration_deadline > tidy.event_date
    problems.note("registration_deadline", TOO_LATE, when=is_late)
    lacks_type = tidy.is_contest and tidy.contest_type is None
    problems.note("contest_type", NO_CONTEST, when=lacks_type)
    problems.raise_any()
    return tidy


def _check_points(occasion: Occasion, problems: Problems) -> None:
    points = occasion.min_points_required
    too_many = not 0 <= points <= MOST_PRICE
    problems.note("min_points_required", between(0, MOST_PRICE), when=too_many)
    problems.decimals("min_points_required", points)


def _check_slug(slug: str, problems: Problems) -> None:
    problems.text("slug", slug, LONGEST_SLUG)
    problems.note("slug", NOT_A_SLUG, when=bool(slug) and SLUG.fullmatch(slug) is None)
    problems.note("slug", NO_ADDRESS, when=not _leads_to_event(slug))


def _leads_to_event(slug: str) -> bool:
    return slug not in TAKEN_WORDS and LOOKS_LIKE_AN_ID.fullmatch(slug) is None


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """The slug that a new event gets: what its title makes of it, with the first number behind it
    that nobody has (vector TV22), also where it alone would lead elsewhere."""
    base = wanted or NAMELESS
    every = chain([base], (f"{base}-{number}" for number in count(1)))
    return next(slug for slug in every if slug not in taken and _leads_to_event(slug))


def base_of(title: str) -> str:
    """What a title is in addresses; empty for one of signs alone."""
    # Only who makes an event needs it.
    from slugify import slugify

    return slugify(title, max_length=LONGEST_SLUG - 10)


def is_past(occasion: Occasion, now: datetime) -> bool:
    """Whether the event took place already."""
    return occasion.event_date < now


def is_closed_to_change(before: Occasion, after: Occasion) -> bool:
    """Whether a change would make other standings of a contest that is over."""
    return (before.contest, before.registration_deadline) != (
        after.contest,
        after.registration_deadline,
    )


def key_of(occasion: Occasion, size: Size) -> str | None:
    """Where a picture that can be shown stands, whole or small."""
    image = occasion.image
    if image is None or image.state != "ready":
        return None
    return file_key(occasion.occasion_id, image.image_id, size)


def file_key(occasion_id: str, image_id: str, size: Size) -> str:
    """Where it stands once it was made anew."""
    return f"{FILES}{occasion_id}/{image_id}{ENDINGS[size]}"
