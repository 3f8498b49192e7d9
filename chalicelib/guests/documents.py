"""Whose a document is."""

from chalicelib.clients import records
from chalicelib.clients.types import Client, DocumentType

NOBODY = "nobody"


def client_with(document_type: DocumentType, number: str) -> Client | None:
    """The client with a document in its checked form, unless deleted. An unknown document costs
    what a known one costs."""
    owner = records.owner_of_document(document_type, number)
    client = records.client_of(owner or NOBODY)
    # A deleted client keeps the document.
    return client if client is not None and client.deleted_at is None else None
