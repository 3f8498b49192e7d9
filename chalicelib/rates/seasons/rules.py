"""What a season may be (pricing book, 2.3 and 3)."""

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.validation import Problems
from chalicelib.rates.types import Season

APPLIES_TO = "Afecta a todas las propiedades, todos los años."


def checked(season: Season, problems: Problems) -> Season:
    """`season` with its name tidy, if it starts and ends on days of the calendar.

    Raises:
        Invalid: no name, or other days; with what `problems` had noted.
    """
    season = msgspec.structs.replace(season, name=spanish.one_line(season.name))
    problems.name("name", season.name, 100)
    problems.day(season.start_month, season.start_day, ("start_month", "start_day"))
    problems.day(season.end_month, season.end_day, ("end_month", "end_day"))
    problems.raise_any()
    return season


def date_range(season: Season) -> str:
    """`15 de Diciembre - 15 de Marzo`."""
    start = spanish.day_and_month(season.start_month, season.start_day)
    return f"{start} - {spanish.day_and_month(season.end_month, season.end_day)}"
