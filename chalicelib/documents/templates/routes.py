"""Templates of contracts over HTTP."""

from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.documents.templates import service
from chalicelib.documents.templates.service import Offer
from chalicelib.documents.templates.wire import NewTemplate, OfferedTemplate, TemplateView
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.pictures.images import DOCX
from chalicelib.properties.photos.wire import UploadForm
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Reply, Router

router = Router("contracts")
MANAGES_CONTRACTS = staff(Permission.MANAGES_CONTRACTS)


@router.get("/admin/contract-templates", audience=MANAGES_CONTRACTS)
def list_templates() -> list[TemplateView]:
    """All templates of contracts, those that come with the product last of their kind.

    A template is a DOCX file in which `{{ nombre }}` and the like stand for what differs: take the
    document of one that is there, and change it in Word. Names that there are: `nombre`,
    `tipodocumento`, `dni`, `propiedad`, `checkin`, `checkout`, `numpax`, `preciodolares`,
    `preciodolaresletras`, `preciosoles`, `preciosolesletras`, `horaingreso`, `horasalida`,
    `fecha`, `razonsocial`, `ruc`, `representante`, `representantedocumento`, `arrendador`,
    `arrendadordocumento`, `arrendadordomicilio`, `arrendadorcuenta` and `reglamento`. Beside them
    only conditions are allowed (`{% if … %}`), and the filters `upper`, `lower`, `title`,
    `capitalize` and `trim`.
    """
    return [TemplateView.of(template) for template in service.all_of(clock.now())]


@router.post("/admin/contract-templates/presign", audience=MANAGES_CONTRACTS, status=201)
def offer_template(body: NewTemplate, caller: Staff, once: Once[Offer] | None) -> OfferedTemplate:
    """Add a template whose file the browser then sends to storage itself (2 MiB at most).

    The file is tried with a made-up stay. The template is `ready` then, with a preview, or
    `rejected` with the reasons; nothing is made of it before it is made active.
    """

    def view(offer: Offer) -> OfferedTemplate:
        form = UploadForm(offer.upload.url, offer.upload.fields)
        return OfferedTemplate(TemplateView.of(offer.template), form)

    offer = service.offer_upload(
        body.kind,
        body.name,
        size=body.size,
        then=body.then,
        actor=caller.actor,
        once=once and once.answering(view),
    )
    return view(offer)


@router.get("/admin/contract-templates/{template_id}", audience=MANAGES_CONTRACTS)
def show_template(template_id: UUID) -> TemplateView:
    """One template."""
    return TemplateView.of(service.find(str(template_id), clock.now()))


@router.get(
    "/admin/contract-templates/{template_id}/document",
    audience=MANAGES_CONTRACTS,
    media=DOCX,
    conflicts=True,
)
def template_document(template_id: UUID) -> Reply:
    """The DOCX file of a template; one that was refused has none (409)."""
    template = service.find(str(template_id), clock.now())
    named = f'attachment; filename="{template.kind}.docx"'
    content = service.document_of(template)
    return Reply(content, DOCX, headers={"Content-Disposition": named})


@router.post("/admin/contract-templates/{template_id}/activate", audience=MANAGES_CONTRACTS)
def activate_template(template_id: UUID, caller: Staff) -> TemplateView:
    """Make contracts of a template from now on.

    The former one of its kind stays, and can be made active again; one that is not ready is refused
    (409).
    """
    service.activate(str(template_id), actor=caller.actor)
    return TemplateView.of(service.find(str(template_id), clock.now()))
