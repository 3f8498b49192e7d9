"""A template and values become a PDF. Templates are run where Jinja lets nothing out, and what
they do not know is an error, not a blank."""

from collections.abc import Mapping
from io import BytesIO


def filled(template: bytes, values: Mapping[str, str]) -> bytes:
    """A DOCX template with its variables filled in."""
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    document = DocxTemplate(BytesIO(template))
    within = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document.render(dict(values), within, autoescape=True)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def pdf_of(document: bytes) -> bytes:
    """A DOCX file as PDF."""
    from rdocx import Document

    return bytes(Document.from_bytes(document).to_pdf())
