"""Whose a document is."""

import msgspec

from chalicelib.clients.identity.rules import document_key
from chalicelib.clients.records import Guard, client_of
from chalicelib.clients.types import Client, DocumentType
from chalicelib.cloud.store import Found, Key

NOBODY = "nobody"


class Document(msgspec.Struct, frozen=True):
    """A document, whether somebody has it or not. `number` is as it is compared."""

    kind: DocumentType
    number: str

    @classmethod
    def of(cls, kind: DocumentType, typed: str) -> "Document":
        """The document that somebody typed."""
        return cls(kind, document_key(typed))

    @property
    def name(self) -> str:
        """How limits and codes name it."""
        return f"client#{self.kind}#{self.number}"

    @property
    def key(self) -> Key:
        """Where it stands whose it is."""
        return Guard.key_of_document(self.kind, self.number)


def client_in(found: Found, document: Document) -> Client | None:
    """The client with a document whose `key` was read, unless deleted; one read more, whether
    somebody has the document or not."""
    guard = found.get(Guard, document.key.hash, document.key.range)
    client = client_of(guard.owner if guard else NOBODY)
    # A deleted client keeps the document.
    return client if client is not None and client.deleted_at is None else None
