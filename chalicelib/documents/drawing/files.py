"""Where contracts and what they are drawn from stand in storage."""

from contextlib import suppress

from chalicelib.cloud import objects
from chalicelib.kernel.errors import NotFound

CONTRACTS, TEMPLATES = "contracts/", "templates/"
DRAFT, PDF = ".json", ".pdf"
MEDIA = "application/pdf"


def contract_key(reservation_id: str, client_id: str, digest: str) -> str:
    """The contract that is made from the draft of a digest. Its client is part of the key: with
    them it is erased."""
    return f"{folder_of(reservation_id, client_id)}{digest}{PDF}"


def folder_of(reservation_id: str, client_id: str) -> str:
    """The beginning of the keys of all contracts of a stay with a client."""
    return f"{CONTRACTS}{reservation_id}/{client_id}/"


def draft_key(contract: str) -> str:
    """The draft of the contract at a key."""
    return f"{contract.removesuffix(PDF)}{DRAFT}"


def kept(key: str) -> bytes | None:
    """The file at a key; None where there is none."""
    with suppress(NotFound):
        return objects.get(key)
    return None


def template_key(template_id: str) -> str:
    """The DOCX file of a template that somebody sent, once it was tried."""
    return f"{TEMPLATES}{template_id}.docx"


def preview_key(template_id: str) -> str:
    """What it makes of a sample stay."""
    return f"{TEMPLATES}{template_id}{PDF}"
