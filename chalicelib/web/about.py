"""The introduction of the description: what somebody must know before the first request.

It is made of what the code declares (limits of pages and keys, how requests are signed, the shapes
and codes of errors), so that it cannot say otherwise than the code does.
"""

from collections.abc import Iterable, Iterator

from chalicelib.kernel.errors import CasaAustinError
from chalicelib.web import signatures
from chalicelib.web.cards import CardNumber
from chalicelib.web.keys import HEADER, LONGEST_KEY
from chalicelib.web.pages import DEFAULT_SIZE, MOST_SIZE
from chalicelib.web.problems import Problem, status_of_group
from chalicelib.web.routing import Route
from chalicelib.web.texts import first_of

OURS = "chalicelib."
MINUTES = round(signatures.TOLERANCE.total_seconds() / 60)

TEXT = """\
Casa Austin rents whole houses in Peru. This API is its back end: guests see houses, quotes and \
their own stays; staff take and change stays, look after clients, houses, prices and discounts; \
a chatbot reads discounts and levels. No night of a house is ever sold twice.

## Values
- Addresses begin with `/api/v1/`; a slash at the end may be left out.
- Ids are UUIDs in lower case; those of staff users are numbers.
- Days are `YYYY-MM-DD` in Lima. Instants are ISO 8601 with an offset (answers: that of Lima, \
`-05:00`).
- Amounts have two decimals. A name that ends with `_usd` is in US dollars, with `_sol` in \
Peruvian soles (PEN). Most are texts (`"225.00"`), so that no digit is lost; those of quotes are \
numbers.
- A `check_out_date` is the first day on which others may arrive.
- Texts for people are in Spanish.
- Whatever is described as a JSON body may be sent as a form, too (`multipart/form-data` or \
`application/x-www-form-urlencoded`). A field that is not known is refused.

## Signing in
Staff send e-mail and password to `POST login/`, guests their document and password to \
`POST clients/client-auth/login/`. Both get a short-lived access token, for the header \
`Authorization: Bearer <token>`, and a refresh token, which `POST token/refresh/` takes for the \
next access token. The refresh token of a guest works once: keep the one that comes with the \
answer. `POST logout/` ends the session. Tokens of staff open no route of guests, nor the reverse. \
Each operation says whom it serves; without a padlock it serves everybody, or \
a provider, whose deliveries it verifies.

The number of a payment card goes to the gateway only, which gives a token for it: a request that \
holds one anywhere is a 400 with the code `{card}`, and nothing of it is kept.

Programs sign their requests instead, with the three headers `{headers}`. {recipe} A timestamp \
counts for {minutes} minutes.

## Lists
`page` (from 1) and `page_size` ({size} when left out, {most} at most) choose the rows. The answer \
says how many there are on all pages (`count`, `total_paginas`), the number of this one (`actual`) \
and the addresses of its neighbours (`next`, `previous`). `page_size=none` asks for a plain array \
of everything. An answer that would grow too large ends earlier; its `next` (of a plain array the \
header `Link`) leads on.

## Sending twice
An operation that changes something takes the header `{key}`, a text of your own of {longest} \
characters at most. Sent again with the same key, the same request takes effect once and is \
answered the same, with the header `Idempotent-Replay: true`. The same key with another request \
is a 422. Use it wherever an answer may be lost.

## Limits
An operation that has a limit says so. What comes too often is a 429, and its header `Retry-After` \
says how many seconds to wait. So does a 503: something that we depend on did not answer, and \
whether a change took effect is unknown. Repeat it with the same `{key}`.

## Errors
Most errors are a `{problem}`. Some operations have a shape of their own, which they name:

{shapes}

| status | code | what it means |
|---|---|---|
{codes}
"""


def introduction(routes: Iterable[Route]) -> str:
    """The text, in Markdown."""
    return TEXT.format(
        headers="`, `".join(signatures.HEADERS),
        recipe=signatures.HEADERS[signatures.SIGNATURE],
        minutes=MINUTES,
        size=DEFAULT_SIZE,
        most=MOST_SIZE,
        key=HEADER,
        card=CardNumber.code,
        longest=LONGEST_KEY,
        problem=Problem.__name__,
        shapes="\n".join(_shapes(routes)),
        codes="\n".join(_codes()),
    )


def _shapes(routes: Iterable[Route]) -> Iterator[str]:
    found = {route.problem.__name__: route.problem for route in routes if route.problem}
    for name, struct in sorted(found.items()):
        fields = ", ".join(f"`{field}`" for field in struct.__struct_encode_fields__)
        yield f"- `{name}` ({fields}): {first_of(struct.__doc__)}"


def _codes() -> list[str]:
    """A row for each error that callers may meet."""
    rows = {
        (status, str(error.code)): first_of(error.__doc__ or "")
        for error in _kinds(CasaAustinError)
        if (status := status_of_group(error)) and _has_code(error)
    }
    return [f"| {status} | `{code}` | {text} |" for (status, code), text in sorted(rows.items())]


def _has_code(error: type[CasaAustinError]) -> bool:
    """Whether an error has a word of its own, and callers may meet it."""
    is_word = isinstance(vars(error).get("code"), str)
    return is_word and not error.is_internal and error.__module__.startswith(OURS)


def _kinds(group: type[CasaAustinError]) -> Iterator[type[CasaAustinError]]:
    for kind in group.__subclasses__():
        yield kind
        yield from _kinds(kind)
