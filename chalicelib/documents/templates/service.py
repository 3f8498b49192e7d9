"""Templates of contracts: sent past the API, tried where they can do no harm, made active by a
person who saw what they make."""

from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.publications import Publication
from chalicelib.catalogue.types import Entry
from chalicelib.cloud import objects
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.objects import Upload
from chalicelib.documents.drawing import built_in
from chalicelib.documents.drawing.files import MEDIA, preview_key, template_key
from chalicelib.documents.drawing.packages import Refused
from chalicelib.documents.drawing.trial import tried
from chalicelib.documents.events import TemplateRemoved, TemplateSaved
from chalicelib.documents.templates import rules
from chalicelib.documents.templates.rules import BUILT_IN, NotReady
from chalicelib.documents.templates.types import ContractTemplate
from chalicelib.documents.types import Template, TemplateKind
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.pictures.arrivals import await_record
from chalicelib.pictures.images import DOCX
from chalicelib.pictures.rules import PURPOSES, opened_key, too_heavy
from chalicelib.pictures.types import Opened

UPLOADS = "uploads/templates/"
TEMPLATES_MAY_BE = PURPOSES["templates"]
NO_TEMPLATE = "La plantilla no existe."


def _examine(change: Change[ContractTemplate]) -> None:
    """Of each kind one is active: the one that was made so last."""
    template = change.value
    if not template.is_active or (change.before is not None and change.before.is_active):
        return
    for entry in change.others().values():
        if entry.value.is_active and entry.value.kind == template.kind:
            change.also(entry, msgspec.structs.replace(entry.value, is_active=False))


TEMPLATES = Collection(
    ContractTemplate,
    key="template_id",
    saved=TemplateSaved,
    removed=TemplateRemoved,
    order=lambda entry: (entry.value.kind, -entry.created.timestamp()),
    checked=rules.checked,
    examine=_examine,
    missing=NO_TEMPLATE,
)


class Offer(msgspec.Struct, frozen=True):
    """A new template, and where its file must be sent."""

    template: ContractTemplate
    upload: Upload


def offer_upload(
    kind: TemplateKind,
    name: str,
    *,
    size: int,
    actor: str,
    then: str = "",
    once: Once[Any] | None = None,
) -> Offer:
    """A new template, with the form that sends its file of `size` bytes past the API, and leads a
    browser to `then` where that is an address.

    Raises:
        Invalid: over 2 MiB, or a name beyond its limits.
    """
    if not 0 < size <= TEMPLATES_MAY_BE.most_bytes:
        raise Invalid(fields={"size": [too_heavy(TEMPLATES_MAY_BE)]})
    template = TEMPLATES.new(kind=kind, name=name)
    publication = Publication(actor)
    template = TEMPLATES.put(publication, template).value
    key = f"{UPLOADS}{template.template_id}"
    form = objects.upload_form(key, most_bytes=size, content_type=DOCX, then=then)
    offer = Offer(template, form)
    publication.tx.once(once, offer)
    publication.publish()
    return offer


def all_of(now: datetime) -> list[ContractTemplate]:
    """Every template, by kind, the newest first, and last the one that comes with the product."""
    sent = [rules.as_of(entry, now) for entry in TEMPLATES.entries(fresh=True).values()]
    everything = [*sent, *(_built_in(template_id, sent) for template_id in BUILT_IN)]
    return sorted(everything, key=lambda template: template.kind, reverse=True)


def _built_in(template_id: str, sent: list[ContractTemplate]) -> ContractTemplate:
    kind = BUILT_IN[template_id]
    return ContractTemplate(
        template_id=template_id,
        kind=kind,
        name=rules.BUILT_IN_NAME,
        state="ready",
        digest=built_in.digest_of(kind),
        is_active=not any(each.is_active and each.kind == kind for each in sent),
    )


def find(template_id: str, now: datetime) -> ContractTemplate:
    """One template.

    Raises:
        NotFound: there is none.
    """
    found = next((each for each in all_of(now) if each.template_id == template_id), None)
    if found is None:
        raise NotFound(NO_TEMPLATE)
    return found


def document_of(template: ContractTemplate) -> bytes:
    """The DOCX file of a template.

    Raises:
        NotReady: it was refused, or was not tried yet.
    """
    if template.state != "ready":
        raise NotReady
    if template.template_id in BUILT_IN:
        return built_in.content_of(template.kind)
    return objects.get(template_key(template.template_id))


def activate(template_id: str, *, actor: str) -> None:
    """Let contracts be made of a template from now on; the former one stays.

    Raises:
        NotFound: there is none.
        NotReady: it was refused, or was not tried yet.
        Stale: somebody else made another one active meanwhile.
    """
    kind = BUILT_IN.get(template_id)
    if kind is not None:
        _rest(kind, actor)
        return
    if TEMPLATES.get(template_id).value.state != "ready":
        raise NotReady
    TEMPLATES.change(template_id, {"is_active": True}, actor=actor)


def _rest(kind: TemplateKind, actor: str) -> None:
    """Let no template that somebody sent be active."""
    for entry in TEMPLATES.as_of_now().values():
        if entry.value.is_active and entry.value.kind == kind:
            TEMPLATES.change(entry.entry_id, {"is_active": False}, actor=actor)


def active(kind: TemplateKind) -> Template:
    """What contracts are made of now."""
    for template in TEMPLATES.values(fresh=True):
        if template.is_active and template.kind == kind and template.digest is not None:
            key = template_key(template.template_id)
            return Template(kind=kind, digest=template.digest, key=key)
    return Template(kind=kind, digest=built_in.digest_of(kind))


def accept(opened: Opened) -> None:
    """Try a template whose file arrived. Doing it again does no harm; a file that nobody waits for
    is removed.

    Raises:
        Unavailable: the record may still be on its way; come again.
        Stale: somebody changed the record meanwhile; come again.
    """
    template_id = opened.upload.removeprefix(UPLOADS)
    try:
        entry = TEMPLATES.get(template_id)
    except NotFound:
        await_record(opened)
    else:
        if entry.value.state == "awaiting_check":
            TEMPLATES.save(_judged(entry, opened), actor=SYSTEM.actor, before=entry)
    objects.delete([opened.upload, opened_key(opened.upload)])


def _judged(entry: Entry[ContractTemplate], opened: Opened) -> ContractTemplate:
    template = entry.value
    if opened.reason is not None:
        return msgspec.structs.replace(template, state="rejected", reasons=(opened.reason,))
    content = objects.get(opened_key(opened.upload))
    try:
        preview = tried(content, template.kind)
    except Refused as refused:
        return msgspec.structs.replace(template, state="rejected", reasons=refused.reasons)
    objects.put(template_key(template.template_id), content, DOCX)
    objects.put(preview_key(template.template_id), preview, MEDIA)
    return msgspec.structs.replace(template, state="ready", digest=sha256(content).hexdigest())
