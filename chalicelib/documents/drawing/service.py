"""Drawing a contract: the function behind the queue knows files and nothing else."""

from chalicelib.cloud import objects
from chalicelib.documents.drawing import built_in
from chalicelib.documents.drawing.files import MEDIA, draft_key, kept
from chalicelib.documents.drawing.filling import filled, pdf_of
from chalicelib.documents.drawing.wording import variables
from chalicelib.documents.types import Draft
from chalicelib.kernel import decoding


def draw(contract: str) -> None:
    """Make the contract at a key from its draft. Doing it again does no harm: the draft is gone
    where it was done."""
    content = kept(draft_key(contract))
    if content is None:
        return
    draft = decoding.decoded(content, Draft)
    key, kind = draft.template.key, draft.template.kind
    template = built_in.content_of(kind) if key is None else objects.get(key)
    objects.put(contract, pdf_of(filled(template, variables(draft.data))), MEDIA)
    objects.delete([draft_key(contract)])
