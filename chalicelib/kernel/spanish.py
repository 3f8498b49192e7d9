"""Spanish words that people read, and text folded for comparing and searching."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f]+")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
SOUNDS_LIKE_I = re.compile(r"\W*h?i(?![aeo])")
WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


def fold(text: str) -> str:
    """`text` lower-cased, without accents and invisible signs, with single blanks: the form that
    searches compare."""
    # Some signs decompose into capitals, some letters fold into what decomposes.
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return visible(plain)


def visible(text: str) -> str:
    """`text` with single blanks and without characters that nobody can see, which come along when
    it is copied from a page or a contact card."""
    if text.isascii() and text.isprintable():
        return single_spaced(text)
    seen = (c for c in text if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    return single_spaced("".join(seen))


def single_spaced(text: str) -> str:
    """`text` without blanks around it, and single ones inside: how names are kept."""
    return " ".join(text.split())


def first_word(text: str) -> str:
    """The first of several words, as of given names; empty where there is none."""
    return next(iter(text.split()), "")


def one_line(name: str) -> str:
    """`name` in one line: `visible`, where control characters part words."""
    return visible(CONTROL_CHARACTERS.sub(" ", name))


def name_key(name: str) -> str:
    """What no two names share that must differ: the name, whatever its case, blanks and signs
    that nobody sees."""
    return visible(name.casefold())


def listed(parts: Sequence[str]) -> str:
    """`a, b y c`; before the sound of an i it is `e`."""
    *others, last = parts
    if not others:
        return last
    word = "e" if SOUNDS_LIKE_I.match(fold(last)) else "y"
    return f"{', '.join(others)} {word} {last}"


def percentage_text(percentage: Decimal) -> str:
    """A percentage without needless zeros (`15%`, `12.5%`)."""
    text = f"{percentage:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def month_name(month: int) -> str:
    """`Diciembre` for 12."""
    return MONTHS[month - 1].capitalize()


def weekday_name(weekday: int) -> str:
    """`Lunes` for 0."""
    return WEEKDAYS[weekday].capitalize()


def day_and_month(month: int, day: int) -> str:
    """`31 de Diciembre`."""
    return f"{day} de {month_name(month)}"


def date_range(start: date, end: date) -> str:
    """`16 al 19 de abril de 2026`: month and year once where shared (pricing book, section 11)."""
    tail = f"{end.day} de {MONTHS[end.month - 1]} de {end.year}"
    if start.year != end.year:
        return f"{start.day} de {MONTHS[start.month - 1]} de {start.year} al {tail}"
    if start.month != end.month:
        return f"{start.day} de {MONTHS[start.month - 1]} al {tail}"
    return f"{start.day} al {tail}"


def hour_text(hour: time) -> str:
    """`3:00 PM`."""
    return f"{hour.hour % 12 or 12}:{hour:%M} {'AM' if hour.hour < 12 else 'PM'}"  # noqa: PLR2004
