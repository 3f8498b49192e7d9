"""Telephone numbers: kept as E.164, sent to people's screens as digits (clients book, 3.3)."""

from chalicelib.clients.identity.rules import visible

HOME_REGION = "PE"
LONGEST = 50
INVALID = "El número de teléfono no es válido."


def normalise(text: str) -> str:
    """The E.164 form of a number as people type it; without a country code it is Peruvian.

    The wire form comes back from forms (`51987654321`, `14155552671`), so digits that are no
    Peruvian number are read as a number with its country code.

    Raises:
        ValueError: it cannot be a telephone number.
    """
    tidy = visible(text)[:LONGEST]
    digits = "".join(character for character in tidy if "0" <= character <= "9")
    if tidy.startswith("+"):
        number = _read(f"+{digits}", strictly=False)
    elif digits.startswith("00"):
        number = _read(f"+{digits[2:]}", strictly=False)
    else:
        number = _read(digits, strictly=True) or _read(f"+{digits.lstrip('0')}", strictly=True)
    if number is None:
        raise ValueError(INVALID)
    return number


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
