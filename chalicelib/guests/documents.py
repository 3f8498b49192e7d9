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

    @classmethod
    def of_client(cls, client: Client) -> "Document":
        """The document of a client."""
        return cls(client.document_type, client.number_doc)

    @property
    def name(self) -> str:
        """How limits and codes name it."""
        return f"client#{self.kind}#{self.number}"

    @property
    def key(self) -> Key:
        """Where it stands whose it is."""
        return Guard.key_of_document(self.kind, self.number)

    def owner_in(self, found: Found) -> str:
        """The id of who has the document, whose `key` was read, deleted ones too; `NOBODY` where
        nobody has."""
        guard = self.guard_in(found)
        return NOBODY if guard is None else guard.owner

    def guard_in(self, found: Found) -> Guard | None:
        """What stands at the `key` that was read: whose the document is."""
        return found.get(Guard, self.key.hash, self.key.range)


def holder_in(found: Found, document: Document) -> Client | None:
    """The client with a document whose `key` was read, unless deleted; one read more, whether
    somebody has the document or not."""
    client = client_of(document.owner_in(found))
    # A deleted client keeps the document.
    return client if client is not None and client.deleted_at is None else None
