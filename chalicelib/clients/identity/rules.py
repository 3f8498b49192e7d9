"""Documents, names, e-mail addresses (clients book, 3.2): each check returns the tidy value.

A check raises `ValueError` with a Spanish text for the person who typed the value.
"""

import re
import unicodedata

from chalicelib.clients.types import DocumentType
from chalicelib.kernel import spanish
from chalicelib.kernel.spanish import fold
from chalicelib.kernel.validation import EMAIL_LIKE

LONGEST_FIRST_NAME, LONGEST_LAST_NAME, LONGEST_EMAIL = 30, 40, 150
LONGEST_DOCUMENT = 15
RESERVED_NAMES = frozenset({"mantenimiento", "airbnb"})
DOCUMENTS: dict[DocumentType, tuple[re.Pattern[str], str]] = {
    "dni": (re.compile(r"[0-9]{8}"), "El DNI debe tener exactamente 8 dígitos."),
    "cex": (
        re.compile(r"[0-9A-Z]{9,12}"),
        "El carnet de extranjería debe tener de 9 a 12 letras o dígitos.",
    ),
    "pas": (re.compile(r"[0-9A-Z]{6,9}"), "El pasaporte debe tener de 6 a 9 letras o dígitos."),
    "ruc": (re.compile(r"[0-9]{11}"), "El RUC debe tener exactamente 11 dígitos."),
}
RUC_PREFIXES = ("10", "15", "16", "17", "20")
RUC_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@(?:[\w](?:[\w-]*[\w])?\.)+[^\W\d_][\w-]*[\w]")


def visible(text: str) -> str:
    """`text` with single blanks and without characters that nobody can see, composed."""
    return unicodedata.normalize("NFC", spanish.visible(text))


def document_key(number: str) -> str:
    """A document number as it is compared: in capitals, without the blanks, hyphens and dots that
    group it."""
    return "".join(sign for sign in visible(number).upper() if not _groups(sign))


def _groups(sign: str) -> bool:
    return sign in " .−" or unicodedata.category(sign) == "Pd"


def document(kind: DocumentType, number: str) -> str:
    """A document number of `kind` as it is kept (`document_key`).

    Raises:
        ValueError: it has not the form of its kind, or a mistyped digit.
    """
    tidy = document_key(number)
    pattern, text = DOCUMENTS[kind]
    if pattern.fullmatch(tidy) is None:
        raise ValueError(text)
    if kind == "ruc":
        _check_ruc(tidy)
    return tidy


def _check_ruc(number: str) -> None:
    """Refuse eleven digits that no RUC has: the last one follows from the others, modulo 11."""
    if not number.startswith(RUC_PREFIXES):
        raise ValueError("El RUC debe empezar con 10, 15, 16, 17 o 20.")
    total = sum(int(digit) * weight for digit, weight in zip(number[:-1], RUC_WEIGHTS, strict=True))
    if int(number[-1]) != (11 - total % 11) % 10:
        raise ValueError("El RUC no es correcto: revise sus dígitos.")


def first_name(text: str) -> str:
    """A guest's first name, or a company's name.

    Raises:
        ValueError: empty, too long, or a name kept for technical clients.
    """
    tidy = _name(text, LONGEST_FIRST_NAME)
    if fold(tidy) in RESERVED_NAMES:
        raise ValueError("Este nombre está reservado.")
    return tidy


def last_name(text: str) -> str:
    """A guest's last name.

    Raises:
        ValueError: empty or too long.
    """
    return _name(text, LONGEST_LAST_NAME)


def representative(text: str) -> str:
    """The whole name of whoever signs for a company.

    Raises:
        ValueError: empty or too long.
    """
    return _name(text, LONGEST_FIRST_NAME + LONGEST_LAST_NAME)


def document_of_representative(text: str) -> str:
    """The number of an identity document of any kind, in capitals and without separators.

    Raises:
        ValueError: it is none.
    """
    number = "".join(sign for sign in visible(text).upper() if sign not in " .-")
    if not (number.isascii() and number.isalnum()) or len(number) > LONGEST_DOCUMENT:
        raise ValueError("El documento solo lleva letras y números.")
    return number


def _name(text: str, longest: int) -> str:
    tidy = visible(text)
    if not any(character.isalnum() for character in fold(tidy)):
        raise ValueError("El nombre debe contener letras.")
    if len(tidy) > longest:
        raise ValueError(f"El nombre debe tener {longest} caracteres como máximo.")
    return tidy


def email(text: str) -> str:
    """An e-mail address as typed, trimmed.

    Raises:
        ValueError: it is not one.
    """
    tidy = visible(text)
    if len(tidy) > LONGEST_EMAIL or _EMAIL.fullmatch(tidy) is None:
        raise ValueError(EMAIL_LIKE)
    return tidy


def private_name(first_name: str, last_name: str | None) -> str:
    """A client as others may know them: `Ana Q.` (clients book, 6.1)."""
    first, last = first_name.split()[:1], (last_name or "").split()
    return " ".join([*first, *(f"{word[0].upper()}." for word in last[:1])])
