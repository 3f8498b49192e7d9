"""How names are kept."""

import re

from chalicelib.kernel.spanish import single_spaced

CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f]+")


def tidy(name: str) -> str:
    """`name` on one line, without outer or double blanks and without control characters."""
    return single_spaced(CONTROL_CHARACTERS.sub(" ", name))
