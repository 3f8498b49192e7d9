"""Templates on the wire."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from chalicelib.cloud import objects
from chalicelib.documents.drawing.files import preview_key
from chalicelib.documents.templates.rules import BUILT_IN, LONGEST_NAME
from chalicelib.documents.templates.types import ContractTemplate, TemplateState
from chalicelib.documents.types import TemplateKind
from chalicelib.properties.photos.wire import FormAsked, UploadForm
from chalicelib.web.formats import Address, Id

Name = Annotated[str, Meta(max_length=LONGEST_NAME)]


class NewTemplate(FormAsked, kw_only=True):
    """A template whose DOCX file (2 MiB at most) is then sent to storage."""

    TEXTS_FROM: ClassVar = (ContractTemplate,)

    kind: TemplateKind
    name: Name
    size: int
    """How many bytes the file has at most."""


class TemplateView(msgspec.Struct, kw_only=True, rename={"template_id": "id"}):
    """A template of contracts."""

    TEXTS_FROM: ClassVar = (ContractTemplate,)

    template_id: Id
    kind: TemplateKind
    name: str
    state: TemplateState
    reasons: tuple[str, ...]
    is_active: bool
    is_built_in: bool
    """Whether it comes with the product."""
    preview: Address | None
    """What it makes of a made-up stay, as PDF: an address that is good for an hour; null before it
    is ready, and where it comes with the product."""

    @classmethod
    def of(cls, template: ContractTemplate) -> "TemplateView":
        """The view of a template."""
        is_built_in = template.template_id in BUILT_IN
        has_preview = template.state == "ready" and not is_built_in
        return cls(
            template_id=template.template_id,
            kind=template.kind,
            name=template.name,
            state=template.state,
            reasons=template.reasons,
            is_active=template.is_active,
            is_built_in=is_built_in,
            preview=objects.read_url(preview_key(template.template_id)) if has_preview else None,
        )


class OfferedTemplate(msgspec.Struct):
    """A new template, and how its file is sent."""

    template: TemplateView
    """The template, whose file is awaited."""
    upload: UploadForm
    """How the file is sent."""
