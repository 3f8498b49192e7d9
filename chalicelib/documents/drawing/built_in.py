"""The templates that come with the product."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from chalicelib.documents.types import TemplateKind

FOLDER = Path(__file__).parents[1] / "docx"


@cache
def content_of(kind: TemplateKind) -> bytes:
    """The bytes of a template."""
    return (FOLDER / f"{kind}.docx").read_bytes()


@cache
def digest_of(kind: TemplateKind) -> str:
    """The SHA-256 of them."""
    return sha256(content_of(kind)).hexdigest()
