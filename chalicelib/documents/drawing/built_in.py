"""The templates that come with the product."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from chalicelib.documents.types import Template, TemplateKind

FOLDER = Path(__file__).parents[1] / "docx"


@cache
def content_of(kind: TemplateKind) -> bytes:
    """The bytes of a template."""
    return (FOLDER / f"{kind}.docx").read_bytes()


@cache
def template_of(kind: TemplateKind) -> Template:
    """A template of a kind."""
    return Template(kind=kind, digest=sha256(content_of(kind)).hexdigest())
