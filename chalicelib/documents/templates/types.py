"""What is kept of a template."""

from typing import Literal

import msgspec

from chalicelib.documents.types import TemplateKind

TemplateState = Literal["awaiting_check", "ready", "rejected"]


class ContractTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """A DOCX file that contracts are made of. Of each kind one is active at most; where none is,
    the one that comes with the product counts."""

    template_id: str
    """Names the template."""
    kind: TemplateKind
    """Who signs: a `person`, or a `company` (a RUC) by its representative."""
    name: str
    """What people call it."""
    state: TemplateState = "awaiting_check"
    """Whether its file was tried: `awaiting_check`, `ready` or `rejected`."""
    reasons: tuple[str, ...] = ()
    """Why it was rejected, in Spanish; each unknown variable is named."""
    digest: str | None = None
    """The SHA-256 of the file; null before it was tried."""
    is_active: bool = False
    """Whether contracts are made of it."""
