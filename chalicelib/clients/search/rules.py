"""What a client is found by, and how a typed text asks for it (clients book, 5.1).

A client is found when every typed word stands somewhere in the client's text: a part of a name, the
last digits of a document or of a telephone number, the domain of an e-mail address. A single
character begins a name; anywhere it would stand in everybody's text.

A number is found in every way to write it. So a typed word may be meant in several ways, and any
of them will do.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from chalicelib.clients.types import Details
from chalicelib.kernel.spanish import fold

WHOLE_NUMBER = 8
"""Digits from which on a group of digits may be a number by itself, not a part of one."""
_JOINED = re.compile(r"[.'’`´]")  # S.A.C. and O'Brien are one word each
_NUMBER = re.compile(r"[+(]*[0-9][0-9()./-]*")
# 0051 987 654 321 and 0987 654 321: how to dial a number from abroad, and from far away.
_DIALLED = re.compile(r"00(?=[0-9]{9})|0(?=[1-9][0-9]{7,8}$)")

Meaning = tuple[str, ...]
"""Parts that must all stand in a text."""
Term = tuple[Meaning, ...]
"""A typed word: what it may mean."""


def text_of(client: Details, former: Sequence[str] = ()) -> str:
    """The text of a client in checked form: names after a blank each, the rest after tabs. `former`
    are numbers of other records of the same person."""
    names = [*_name_words(client.first_name), *_name_words(client.last_name or "")]
    rest = (client.number_doc, client.tel_number.removeprefix("+"), client.email or "", *former)
    return "".join([*(f" {name}" for name in names), *(f"\t{fold(each)}" for each in rest if each)])


def plain_text(name: str) -> str:
    """The text of what has only a name."""
    return "".join(f" {word}" for word in _name_words(name))


def terms_of(text: str) -> list[Term]:
    """What a typed text asks for, each word once, the most telling first."""
    found = dict.fromkeys(_terms(fold(text).split()))
    return sorted(filter(None, found), key=lambda term: -len(max(term[0], key=len)))


def holds(text: str, term: Term) -> bool:
    """Whether a text has what a term asks for."""
    return any(all(part in text for part in meaning) for meaning in term)


def is_number(term: Term) -> bool:
    """Whether a term asks for digits."""
    return all(part.isdigit() for meaning in term for part in meaning)


def _terms(words: Iterable[str]) -> Iterator[Term]:
    for of_digits, group in groupby(words, lambda word: bool(_NUMBER.fullmatch(word))):
        if of_digits:
            yield _number([digits_of(word) for word in group])
        else:
            yield from map(_term, group)


def _number(groups: list[str]) -> Term:
    """The term of digits, which may be typed with blanks; where one of the groups is long enough,
    several numbers may be meant."""
    digits = _DIALLED.sub("", "".join(groups), count=1)
    together = (_part(digits),)
    if any(len(group) >= WHOLE_NUMBER for group in groups):
        return tuple(dict.fromkeys((together, tuple(map(_part, groups)))))
    return (together,)


def _term(word: str) -> Term:
    if "@" in word:
        return ((word,),)
    names = tuple(_part(name) for name in _name_words(word))
    if not names:
        return ()
    # `maria.quispe` may be a part of an address.
    return tuple(dict.fromkeys((names, (_part(word),))))


def _part(word: str) -> str:
    return f" {word}" if len(word) == 1 else word


def digits_of(text: str) -> str:
    """The digits of a text."""
    return re.sub(r"[^0-9]", "", text)


def _name_words(text: str) -> list[str]:
    joined = _JOINED.sub("", fold(text))
    return list(dict.fromkeys(re.sub(r"[\W_]+", " ", joined).split()))
