"""Whom a number means that the chatbot knows its guest by."""

from collections.abc import Iterable

from chalicelib.clients.identity import phones
from chalicelib.clients.identity import rules as identity
from chalicelib.clients.types import Client
from chalicelib.guests.bot.types import Numbers

DNI_DIGITS = 8


def numbers_of(text: str) -> Numbers:
    """What `text` may be. Eight digits are a DNI: no telephone is given so, though a few landlines
    have as many."""
    tidy = identity.document_key(text)
    documents = {
        (kind, tidy) for kind, (form, _) in identity.DOCUMENTS.items() if form.fullmatch(tidy)
    }
    is_dni = tidy.isdigit() and len(tidy) == DNI_DIGITS
    return Numbers(telephone=None if is_dni else _telephone(text), documents=frozenset(documents))


def _telephone(text: str) -> str | None:
    try:
        return phones.on_wire(phones.normalise(text))
    except ValueError:
        return None


def meant(numbers: Numbers, clients: Iterable[Client]) -> Client | None:
    """The newest guest with the telephone; without one the guest with the document. A chat knows
    its telephone, while a document was typed into it."""
    present = sorted((each for each in clients if each.is_guest), key=lambda each: each.created)
    texts = {text for _, text in numbers.documents}
    called = [each for each in present if numbers.telephone in _telephones(each)]
    named = [
        each
        for each in present
        if (each.document_type, each.number_doc) in numbers.documents
        or not texts.isdisjoint(each.former_numbers)
    ]
    return next(reversed(called or named), None)


def _telephones(client: Client) -> tuple[str, ...]:
    """The telephones of a client, and whatever other numbers the same person had."""
    return (phones.on_wire(client.tel_number), *client.former_numbers)
