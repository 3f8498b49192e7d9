"""Card numbers never reach the API: a request that holds one is refused before anything is kept.

Cards are typed into the page of a gateway, which gives a token for them. A number that comes here
is a mistake of a client or of a person, and may stand in no table, event or log: so the error
names neither value nor field.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote_plus

from chalicelib.cloud import metrics
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Invalid
from chalicelib.web.bodies import MOST_BYTES, kind_of
from chalicelib.web.requests import Incoming

REFUSED = "CardNumbersRefused"
"""The metric of requests that were refused because of a card number."""
CANDIDATES = re.compile(
    r"""
    (?<![\w])(?<![0-9]\.)(?=[2-6])(?=[0-9](?:[ -]?[0-9]){12})    # no part of a word, no decimals
    (?:(?=([0-9]{13,19})(?!\w))|)                                # in one piece
    (?:(?=([0-9]{4}(?:[ -][0-9]{4}){3})(?!\w))|)                 # as on Visa and Mastercard
    (?:(?=([0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5})(?!\w))|)          # as on American Express, Diners
    (?:(?<![0-9][ -])(?=([0-9](?:[ -]?[0-9]){12,18})(?!\w)(?![ -][0-9]))|)   # any other way
    """,
    re.VERBOSE,
)
"""Where a number may begin, and what it is if it ends as one: usual groups may have other numbers
beside them (a price, a date of expiry), unusual ones may not, or two telephones would be a card."""
NO_CARD = "20"
"""Payment cards begin with 2 to 6 (ISO/IEC 7812), but none with 20, as dates and the numbers of
Peruvian taxpayers do. Milliseconds since 1970 begin with 1: those of Facebook's `fbp` and `fbc`,
which the app sends, must pass."""
UUIDS = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
FOREIGN = re.compile("[^\x00-\x7f\u00c0-\u024f]")
ESCAPES = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)")
BOUNDARY = re.compile(r'boundary="?([^";]+)', re.IGNORECASE)
FILE = re.compile(rb'filename\*?=(?!""|;|\r)', re.IGNORECASE)
OF_FILES = ("image/", "audio/", "video/", "application/pdf", "application/octet-stream")
MOST_CANDIDATES = 1000
"""Of that many long numbers one in ten is valid by chance: more are refused without judging them,
so that no request takes seconds."""
DOUBLES = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""The sum of the digits of twice a digit."""
logger = logging.getLogger(__name__)


class CardNumber(Invalid):
    """Something in the request looks like the number of a payment card. Send the token of the
    gateway instead."""

    code = "card_number"
    default_message = (
        "Por su seguridad no recibimos números de tarjeta. "
        "Quítelo e ingrese su tarjeta solo en el formulario de pago."
    )


def require_none(request: Incoming) -> None:
    """Let a request pass that holds no card number in its path, parameters or body. The bytes of
    files are not looked at.

    Raises:
        CardNumber: it holds one. It is counted, for an alarm.
    """
    if any(map(has_number, _texts(request))):
        counted = metrics.counted("web", REFUSED, clock.now())
        logger.warning("card number refused", extra=counted)
        raise CardNumber


def has_number(text: str) -> bool:
    """Whether a text holds a number of 13 to 19 digits that may be one of a payment card: single
    blanks or dashes may divide it, and its last digit proves the others."""
    plain = _plain(text)
    if not _has_number(plain):
        return False
    # An id may look like a number with dashes. Few texts come as far as here.
    return _has_number(UUIDS.sub("\n", plain))


def _has_number(plain: str) -> bool:
    for count, match in enumerate(CANDIDATES.finditer(plain), 1):
        if count > MOST_CANDIDATES or any(_is_number(each) for each in match.groups() if each):
            return True
    return False


def _is_number(number: str) -> bool:
    digits = number.replace(" ", "").replace("-", "")
    if digits.startswith(NO_CARD):
        return False
    values = [int(digit) for digit in reversed(digits)]
    return (sum(values[::2]) + sum(DOUBLES[value] for value in values[1::2])) % 10 == 0


def _plain(text: str) -> str:
    """A text with the digits, blanks and dashes of every alphabet as those of ASCII."""
    return text if text.isascii() else FOREIGN.sub(_as_ascii, text)


def _as_ascii(match: re.Match[str]) -> str:
    character = match[0]
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    kind = unicodedata.category(character)
    return {"Pd": "-", "Zs": " ", "Cf": ""}.get(kind, character)


def _texts(request: Incoming) -> Iterator[str]:
    yield "\n".join([*request.segments, *request.parameters])
    content, kind = request.content, kind_of(request.content_type)
    # What is larger is refused unread.
    if not content or len(content) > MOST_BYTES or kind.startswith(OF_FILES):
        return
    if kind == "application/x-www-form-urlencoded":
        yield unquote_plus(_text(content))
    elif kind == "multipart/form-data":
        yield from _texts_of_parts(content, request.content_type)
    else:
        yield _unescaped(_text(content))


def _texts_of_parts(content: bytes, content_type: str) -> Iterator[str]:
    """The parts of a form; of files their headers only."""
    boundary = BOUNDARY.search(content_type)
    parts = content.split(b"--" + boundary[1].strip().encode()) if boundary else [content]
    for part in parts:
        head, _, value = part.partition(b"\r\n\r\n")
        yield _text(head)
        if not FILE.search(head):
            yield _text(value)


def _unescaped(text: str) -> str:
    """JSON as it reads: a letter that only escapes is no part of a word."""
    return ESCAPES.sub(_meant, text) if "\\" in text else text


def _meant(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else "\n"


def _text(content: bytes) -> str:
    return content.decode(errors="replace")
