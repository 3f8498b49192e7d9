"""An address book of Nextcloud's, over CardDAV (RFC 6352): what cards it has, writing and removing
one.

The secret `nextcloud` holds `address` (of the book, with https: `<server>/remote.php/dav/
addressbooks/users/<user>/<book>/`), `user`, `password` (an app password of its own) and
`uid_prefix`. A book calls each state of a card by a tag (ETag), so a write says which state it is
meant for, and one that people changed meanwhile is refused.
"""

import re
from base64 import b64encode
from http import HTTPStatus
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree import ElementTree

import msgspec

from chalicelib.cloud.http.calls import PASSING, Call, File, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.integrations.accounts import entered

SERVICE = Service(
    name="nextcloud",
    # Every call names its whole address.
    address="https://contacts.invalid",
    read_seconds=10.0,
    budget_seconds=25.0,
    # A book of 50,000 cards.
    most_bytes=32_000_000,
    # Nextcloud locks a file that it writes.
    passing=PASSING | {HTTPStatus.LOCKED},
)
VCARD, XML = "text/vcard; charset=utf-8", "application/xml; charset=utf-8"
ENDING = ".vcf"
WANTED = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<d:propfind xmlns:d="DAV:"><d:prop><d:getetag/><d:resourcetype/></d:prop></d:propfind>'
)
RESPONSE, HREF, TAG = "{DAV:}response", "{DAV:}href", ".//{DAV:}getetag"
_DECLARED = re.compile("<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An address book and who may write in it. uid_prefix: begins the names of our cards."""

    address: str
    user: str
    password: str
    uid_prefix: str

    @property
    def authorization(self) -> str:
        """What opens the book."""
        return f"Basic {b64encode(f'{self.user}:{self.password}'.encode()).decode()}"


class Changed(ServiceRefused):
    """The card is not in the state any more for which a write was meant."""


def account() -> Account:
    """The account that the secret names.

    Raises:
        NotConfigured: it names none.
    """
    kept = entered(SERVICE, "nextcloud", "address", "user", "password", "uid_prefix")
    return Account(
        address=f"{kept['address'].rstrip('/')}/",
        user=kept["user"],
        password=kept["password"],
        uid_prefix=kept["uid_prefix"],
    )


def listed(account: Account) -> dict[str, str]:
    """The tags of all cards in the book, by their names without `.vcf`.

    Raises:
        ServiceUnavailable: it may say so later, or what came is no list of a book.
        ServiceRefused: it does not know the book, or does not let the user read.
    """
    call = Call(
        operation="list_cards",
        method="PROPFIND",
        url=account.address,
        headers={"Depth": "1"},
        file=File("", XML, WANTED),
    )
    answer = _client(account).receive(call)
    try:
        if answer.status != HTTPStatus.MULTI_STATUS:
            raise ValueError(answer.status)
        return _cards(answer.body.decode(), urlsplit(account.address).path)
    except (ValueError, ElementTree.ParseError) as error:
        raise ServiceUnavailable(SERVICE.name, "garbage") from error


def put(account: Account, name: str, card: str, *, tag: str | None) -> None:
    """Write a card over the one that has the tag; with None, as a new one.

    Raises:
        Changed: the book has another state, or another card of that name.
        ServiceUnavailable: it may take it later; `may_have_acted`: it may have it already.
        ServiceRefused: it does not take this card, or nothing from this user.
    """
    guard = {"If-None-Match": "*"} if tag is None else {"If-Match": tag}
    _write(account, "put_card", name, guard, File("", VCARD, card.encode()))


def remove(account: Account, name: str, *, tag: str) -> None:
    """Remove the card that has the tag; one that is gone is well.

    Raises:
        Changed, ServiceUnavailable, ServiceRefused: as for `put`.
    """
    try:
        _write(account, "remove_card", name, {"If-Match": tag})
    except ServiceRefused as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise


def _write(
    account: Account, operation: str, name: str, guard: dict[str, str], card: File | None = None
) -> None:
    call = Call(
        operation=operation,
        method="DELETE" if card is None else "PUT",
        url=urljoin(account.address, f"{quote(name, safe='')}{ENDING}"),
        headers=guard,
        file=card,
    )
    try:
        _client(account).send(call)
    except ServiceRefused as error:
        if error.status != HTTPStatus.PRECONDITION_FAILED:
            raise
        raise Changed(
            SERVICE.name,
            error.reason,
            status=error.status,
            may_have_acted=error.may_have_acted,
        ) from error


def _client(account: Account) -> Client:
    return Client(SERVICE, headers={"Authorization": account.authorization})


def _cards(text: str, book: str) -> dict[str, str]:
    """The tags in a list of a book.

    Raises:
        ValueError, ParseError: it is none of this book. One that is empty by mistake lacks the book
            itself, which every list has.
    """
    if _DECLARED.search(text):
        raise ValueError("a list declares nothing")
    # Without declarations there are no entities that could grow.
    root = ElementTree.fromstring(text.encode())  # noqa: S314
    found, has_book = {}, False
    for response in root.iter(RESPONSE):
        path = unquote(urlsplit(response.findtext(HREF, "")).path)
        if path.rstrip("/") == unquote(book).rstrip("/"):
            has_book = True
        elif path.endswith(ENDING):
            found[path.rpartition("/")[2].removesuffix(ENDING)] = response.findtext(TAG, "")
    if not has_book or not all(found.values()):
        raise ValueError("no list of this book")
    return found
