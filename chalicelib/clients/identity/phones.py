"""Telephone numbers: kept as E.164, sent to people's screens as digits (clients book, 3.3).

Digits alone do not always tell the country (`951234567` is a number of Lima, and Myanmar's
`+95 1 234567` as well), so whoever sends back what they were shown is understood by the number
that is kept.
"""

import re

from chalicelib.clients.identity.rules import visible

HOME_REGION = "PE"
LONGEST = 50
INVALID = (
    "El número de teléfono no es válido: escriba un número del Perú, "
    "o uno con + y el código de su país."
)
_START = re.compile(r"\+?[\W_]*\d")
# `ext. 12`, `;ext=12`, `DW 12`, `int. 9`, `x12`, `#12`, `,12`: whatever follows is dialled later.
_EXTENSION = re.compile(r"[^\W\d_]|[;,#*=]")


def normalise(text: str, *, kept: str | None = None) -> str:
    """The E.164 form of a number as people type it, without its extension; without a country code
    it is Peruvian.

    The wire form comes back from forms (`51987654321`, `14155552671`): it is the number that is
    `kept`, if that has these digits; otherwise digits that are no Peruvian number are read as a
    number with its country code.

    Raises:
        ValueError: it cannot be a telephone number.
    """
    is_international, digits = _typed(text)
    if kept is not None and digits == on_wire(kept):
        return kept
    if is_international:
        number = _read(f"+{digits}", strictly=False)
    elif digits.startswith("00"):
        number = _read(f"+{digits[2:]}", strictly=False)
    else:
        number = _read(digits, strictly=True) or _read(f"+{digits.lstrip('0')}", strictly=True)
    if number is None:
        raise ValueError(INVALID)
    return number


def _typed(text: str) -> tuple[bool, str]:
    """Whether a plus stands before the number, and its digits, whatever script they are of."""
    start = _START.search(visible(text))
    if start is None:
        return False, ""
    number = _EXTENSION.split(start.string[start.start() :], maxsplit=1)[0]
    if len(number) > LONGEST:
        return False, ""
    digits = "".join(str(int(sign)) for sign in number if sign.isdecimal())
    return number.startswith("+"), digits


def _read(text: str, *, strictly: bool) -> str | None:
    """E.164, or None. A number given with its plus only needs a plausible length: the tables of
    other countries' ranges age."""
    # The metadata costs milliseconds at a cold start that most requests do not need.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    accepted = phonenumbers.is_valid_number if strictly else phonenumbers.is_possible_number
    if not accepted(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def on_wire(e164: str) -> str:
    """The digits with country code and without a plus (`51987654321`)."""
    return e164.removeprefix("+")
