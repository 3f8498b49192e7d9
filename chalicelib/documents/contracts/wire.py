"""Contracts on the wire."""

import unicodedata
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote

import msgspec

from chalicelib.cloud import objects
from chalicelib.documents.contracts.types import Version
from chalicelib.documents.types import TemplateKind
from chalicelib.kernel.dates import in_lima
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.kernel.spanish import single_spaced
from chalicelib.web.formats import Address


class ContractVersion(msgspec.Struct, kw_only=True):
    """A version of a stay's contract, as it was when somebody asked for it."""

    TEXTS_FROM: ClassVar = (Version,)

    version: int
    made_at: datetime
    made_by: str
    kind: TemplateKind
    file: Address
    """The PDF: an address that is good for an hour."""

    @classmethod
    def of(cls, version: Version) -> "ContractVersion":
        """The view of a version."""
        return cls(
            version=version.version,
            made_at=in_lima(version.made_at),
            made_by=version.made_by,
            kind=version.kind,
            file=objects.read_url(version.file_key),
        )


class ContractProblem(msgspec.Struct):
    """Why there is no contract (reservations book, section 8)."""

    error: str
    """What is the matter, in Spanish."""
    code: str | int
    """The same for programs."""


def problem(error: CasaAustinError) -> ContractProblem:
    """An error in the shape of the book."""
    return ContractProblem(error=error.message, code=error.code)


def disposition(house: str) -> str:
    """The header that names the file, `Casa Austin 1_contract.pdf`, with and without the signs
    that headers cannot hold."""
    letters = unicodedata.normalize("NFKD", single_spaced(house)).encode("ascii", "ignore").decode()
    plain = "".join(sign for sign in letters if sign.isalnum() or sign in " -_")
    named = quote(f"{house}_contract.pdf", safe="")
    return f"attachment; filename=\"{plain}_contract.pdf\"; filename*=UTF-8''{named}"
