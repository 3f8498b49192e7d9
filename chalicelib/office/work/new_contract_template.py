"""A new template of contracts: named, sent past the pages straight to storage, and tried there; its
page says what became of the trial."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import quote

from chalicelib.documents.templates.rules import LONGEST_NAME
from chalicelib.documents.templates.service import TEMPLATES_MAY_BE
from chalicelib.documents.templates.wire import OfferedTemplate, TemplateView
from chalicelib.kernel import decoding, ids
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.described.fields import Field
from chalicelib.office.entering.inputs import Input, Option
from chalicelib.office.pages.sheets import CHECK
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.spanish import words
from chalicelib.office.visits import Visit

SLUG, LIST, PATH = "new-contract-template", "contract-templates", "/admin/contract-templates/"
TITLE = "Nueva plantilla de contrato"
ARRIVED = "sent"
"""Where storage leads a browser whose file it took."""
NAME = Field(name="name", kind="text", is_needed=True, longest=LONGEST_NAME)
KIND = Field(name="kind", kind="choice", is_needed=True, choices=("person", "company"))
Problems = Mapping[str, Sequence[str]]


def shown(visit: Visit, *rest: str) -> Answer | None:
    """The form of a new one; what became of one; or, from storage, the way back to that."""
    match rest:
        case ():
            return _form(visit)
        case (part,) if part == ARRIVED:
            return moved(address_of(SLUG, visit.request.asked("key").rpartition("/")[2]))
        case (template_id,):
            return _one(visit, template_id)
    return None


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Announce one, and lead on to the form that sends its file."""
    if rest:
        return None
    request = visit.request
    body = {
        "kind": request.sent("kind"),
        "name": request.sent("name"),
        # How large the file is, a page without scripts cannot know: as large as one may be.
        "size": TEMPLATES_MAY_BE.most_bytes,
        # Every form has come with the address of the host that the browser believes to speak to.
        "then": f"{request.headers['origin']}{address_of(SLUG, ARRIVED)}",
    }
    said = visit.caller.ask("POST", f"{PATH}presign/", body, once=visit.key(body))
    if not said.is_well:
        return _form(visit, said)
    found = decoding.converted(said.content, OfferedTemplate)
    answer = rendering.page(
        "work/new_contract_template_file.html", "Subir la plantilla", visit=visit, found=found
    )
    return answer.admitting("form-action", [found.upload.url])


def _form(visit: Visit, refused: Said | None = None) -> Answer:
    problems = refused.fields if refused else {}
    return rendering.page(
        "work/new_contract_template.html",
        TITLE,
        visit=visit,
        status=refused.status if refused else HTTPStatus.OK,
        inputs=[_input(visit, field, problems) for field in (NAME, KIND)],
        error=(CHECK if problems else refused.message) if refused else "",
        once=str(ids.new_id()),
    )


def _input(visit: Visit, field: Field, problems: Problems) -> Input:
    value = visit.request.sent(field.name)
    meant = words.choices_of(field.name, field.choices)
    return Input(
        field=field,
        id=f"f-{field.name}",
        name=field.name,
        label=words.label(field.name),
        value=value,
        options=tuple(Option(each, meant[each], each == value) for each in field.choices),
        errors=tuple(problems.get(field.name, ())),
    )


def _one(visit: Visit, template_id: str) -> Answer:
    told = visit.caller.read(f"{PATH}{quote(template_id, safe='')}/")
    found = decoding.converted(told, TemplateView)
    return rendering.page(
        "work/tried_contract_template.html",
        found.name,
        visit=visit,
        found=found,
        here=address_of(SLUG, found.template_id),
        entry=address_of(LIST, found.template_id),
        activate=address_of(LIST, found.template_id, "do", "activate"),
        once=str(ids.new_id()),
    )
