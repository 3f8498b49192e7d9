"""Requesting and typing one-time codes on the wire (clients book, 4.3)."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from chalicelib.clients.types import Details, DocumentType
from chalicelib.guests.documents import Document

OtpCode = Annotated[str, Meta(max_length=20)]


class DocumentBody(msgspec.Struct):
    """A document."""

    TEXTS_FROM: ClassVar = (Details,)

    document_type: DocumentType
    number_doc: Annotated[str, Meta(max_length=50)]

    @property
    def document(self) -> Document:
        """The document as it is compared."""
        return Document.of(self.document_type, self.number_doc)


class CodeSent(msgspec.Struct):
    """A code is on its way, if anybody is to have one."""

    message: str
    """A text in Spanish for the guest."""
    phone_masked: str
    """Where it goes: three asterisks and the last four digits."""


class PhoneToProve(msgspec.Struct):
    """The telephone that a guest wants to have."""

    tel_number: Annotated[str, Meta(max_length=200)] | None = None
    """The telephone, with a country code or Peruvian; left out, the one that the guest has."""
