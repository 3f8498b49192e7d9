"""The words a client is found by, and how a typed text asks for them (clients book, 5.1).

A client is found when every typed word begins one of the client's own words. A typed word may
be meant in several ways (`51987…` with or without the country code): any of them will do.
"""

import re
from collections.abc import Iterable

from chalicelib.clients.types import Details
from chalicelib.kernel.spanish import fold

PARTITION = 3
"""Words that share their first three characters are kept together."""
MOST_NAME_WORDS = 7
"""Words of the first and of the last name each, so that a renaming fits one transaction."""
LONGEST_WORD = 64
MOST_TYPED_WORDS = 6
HOME_CODE = "51"
_JOINED = re.compile(r"[.'’`´]")  # S.A.C. and O'Brien are one word each
_WITHIN_NUMBER = re.compile(r"(?<=[0-9]) (?=[0-9])")  # 987 654 321 is one number
_PHONE = re.compile(r"\+?[0-9][0-9()./-]*")

Meanings = tuple[str, ...]


def words_of(client: Details) -> frozenset[str]:
    """The words of a client in checked form. An e-mail address begins with its local part, so
    the whole address serves for both."""
    names = [
        word
        for name in (client.first_name, client.last_name or "")
        for word in _name_words(name)[:MOST_NAME_WORDS]
    ]
    phone = client.tel_number.removeprefix("+")
    if phone.startswith(HOME_CODE):
        # Every Peruvian number would stand under the same three digits.
        phone = phone.removeprefix(HOME_CODE)
    words = (*names, fold(client.number_doc), phone, fold(client.email or ""))
    return frozenset(word[:LONGEST_WORD] for word in words if word)


def meanings_of(text: str) -> list[Meanings]:
    """What a typed text asks for: each word with its meanings, the most telling word first."""
    typed = _WITHIN_NUMBER.sub("", fold(text))
    pieces = [meanings for piece in typed.split() for meanings in _pieces(piece)]
    distinct = dict.fromkeys(pieces)
    return sorted(distinct, key=lambda meanings: -len(meanings[0]))[:MOST_TYPED_WORDS]


def _pieces(piece: str) -> list[Meanings]:
    if "@" in piece or "_" in piece:
        return [(piece[:LONGEST_WORD],)]
    if _PHONE.fullmatch(piece):
        return [_number(re.sub(r"[^0-9]", "", piece))]
    names = _name_words(piece)
    if len(names) == 1 and names[0] != piece:
        # `maria.quispe` may also be the start of an address.
        return [(names[0][:LONGEST_WORD], piece[:LONGEST_WORD])]
    return [(name[:LONGEST_WORD],) for name in names]


def _number(digits: str) -> Meanings:
    bare = digits.removeprefix(HOME_CODE)
    meanings = (digits, bare) if bare and bare != digits else (digits,)
    return tuple(meaning[:LONGEST_WORD] for meaning in meanings)


def _name_words(text: str) -> list[str]:
    joined = _JOINED.sub("", fold(text))
    return list(dict.fromkeys(re.sub(r"[\W_]+", " ", joined).split()))


def matches(words: Iterable[str], meanings: Meanings) -> bool:
    """Whether one of a client's `words` begins with one of the meanings."""
    return any(word.startswith(meanings) for word in words)


def partition(word: str) -> str:
    """Where a word is kept: its first characters (a shorter word under itself)."""
    return word[:PARTITION]
