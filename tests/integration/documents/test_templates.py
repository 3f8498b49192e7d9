"""Templates that administrators send: tried, shown, made active, and changed back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.cloud import events, objects
from chalicelib.documents.drawing import built_in
from chalicelib.documents.templates.rules import BUILT_IN
from chalicelib.documents.templates.service import UPLOADS
from chalicelib.kernel import clock
from chalicelib.pictures.rules import NEVER_CAME
from tests.support.arrivals import NONE_FAILED, deliver, notice, opened, run
from tests.support.docx import docx
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID

from .conftest import NOW, Ask, Take
from .test_contracts import text_of

TEMPLATES = "/api/v1/admin/contract-templates/"
OWN = docx("Contrato propio de {{ nombre }} en {{ propiedad }}", header="{{ arrendador }}")
PERSON = next(template_id for template_id, kind in BUILT_IN.items() if kind == "person")

Send = Callable[..., dict[str, Any]]


def offer(api: Api, **changes: Any) -> Any:
    body = {"kind": "person", "name": "Verano", "size": len(OWN), **changes}
    return api.post(f"{TEMPLATES}presign/", token="admin", json=body)


def show(api: Api, template_id: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"{TEMPLATES}{template_id}/", token="admin").json_body
    return found


def activate(api: Api, template_id: str) -> int:
    return int(api.post(f"{TEMPLATES}{template_id}/activate/", token="admin").status_code)


def active(api: Api) -> dict[str, str]:
    rows = api.get(TEMPLATES, token="admin").json_body
    return {row["kind"]: row["id"] for row in rows if row["is_active"]}


@pytest.fixture
def send(api: Api) -> Send:
    """Send a template as the panel does, and let it be tried; as it is shown then."""

    def sent(content: bytes = OWN, **fields: Any) -> dict[str, Any]:
        answer = offer(api, **fields)
        assert answer.status_code == 201, answer.body
        template_id = answer.json_body["template"]["id"]
        assert answer.json_body["upload"]["fields"]["key"] == f"{UPLOADS}{template_id}"
        objects.put(f"{UPLOADS}{template_id}", content, "application/octet-stream")
        assert deliver(notice(f"{UPLOADS}{template_id}", size=len(content))) == NONE_FAILED
        assert not [*objects.stored("uploads/"), *objects.stored("opened/")]
        return show(api, template_id)

    return sent


def test_those_of_the_product_are_there_and_active(api: Api) -> None:
    rows = api.get(TEMPLATES, token="admin").json_body
    assert [(row["kind"], row["state"], row["is_active"]) for row in rows] == [
        ("person", "ready", True),
        ("company", "ready", True),
    ]
    assert {row["id"] for row in rows if row["is_built_in"]} == BUILT_IN.keys()
    document = api.get(f"{TEMPLATES}{PERSON}/document/", token="admin")
    assert document.body == built_in.content_of("person")


def test_a_template_is_shown_before_it_is_active(api: Api, send: Send) -> None:
    sent = send()
    assert (sent["state"], sent["reasons"], sent["is_active"]) == ("ready", [], False)
    assert f"templates/{sent['id']}.pdf" in sent["preview"]
    preview = text_of(objects.get(f"templates/{sent['id']}.pdf"))
    assert "Contrato propio de NOMBRES Y APELLIDOS DEL HUÉSPED en Casa de Ejemplo" in preview
    assert api.get(f"{TEMPLATES}{sent['id']}/document/", token="admin").body == OWN
    assert active(api)["person"] == PERSON


@pytest.mark.usefixtures("drawn")
def test_contracts_are_made_of_the_active_one_and_the_former_comes_back(
    api: Api, send: Send, take: Take, ask: Ask
) -> None:
    stay = take()
    former = ask(stay).body
    first, second = send(), send(docx("Otro: {{ nombre }}"), name="Otro")
    assert ask(stay).body == former
    assert activate(api, first["id"]) == 200
    assert "Contrato propio de ANA QUISPE en Casa Ñusta 1" in text_of(ask(stay).body)
    assert activate(api, second["id"]) == 200
    assert active(api)["person"] == second["id"]
    assert "Otro: ANA QUISPE" in text_of(ask(stay).body)
    assert activate(api, first["id"]) == 200
    assert "Contrato propio" in text_of(ask(stay).body)
    assert activate(api, PERSON) == 200
    assert active(api) == {kind: template_id for template_id, kind in BUILT_IN.items()}
    assert ask(stay).body == former


@pytest.mark.usefixtures("drawn")
def test_a_company_has_its_own(api: Api, send: Send, take: Take, ask: Ask) -> None:
    sent = send(docx("{{ razonsocial }}"), kind="company")
    assert activate(api, sent["id"]) == 200
    assert active(api) == {"person": PERSON, "company": sent["id"]}
    assert "CONTRATO DE ARRENDAMIENTO" in text_of(ask(take()).body)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (docx("{{ nonbre }}"), "La variable «nonbre» no existe."),
        (docx("{{ nombre.__class__ }}"), "Solo se admiten variables y condiciones, no «Getattr»"),
        (b"%PDF-1.7 not word", "Suba un archivo DOCX."),
        (b"PK\x03\x04 broken", "No es un documento de Word (DOCX)"),
    ],
    ids=["unknown", "code", "pdf", "broken"],
)
def test_a_bad_template_is_refused_with_its_reasons_and_changes_nothing(
    api: Api, send: Send, content: bytes, reason: str
) -> None:
    sent = send(content)
    assert (sent["state"], sent["preview"]) == ("rejected", None)
    assert reason in sent["reasons"][0]
    assert activate(api, sent["id"]) == 409
    document = api.get(f"{TEMPLATES}{sent['id']}/document/", token="admin")
    assert (document.status_code, document.json_body["code"]) == (409, "template_not_ready")
    assert active(api)["person"] == PERSON
    assert not list(objects.stored("templates/"))


def test_storage_leads_the_browser_where_it_was_asked_to(api: Api) -> None:
    back = "https://casaaustin.pe/listo/"
    fields = offer(api, then=back).json_body["upload"]["fields"]
    assert fields["success_action_redirect"] == back
    assert "success_action_redirect" not in offer(api).json_body["upload"]["fields"]
    for wrong in ("javascript:alert(1)", "/listo", "https://a b"):
        assert offer(api, then=wrong).status_code == 400


def test_one_that_was_not_tried_yet_cannot_be_active(api: Api) -> None:
    template_id = offer(api).json_body["template"]["id"]
    assert show(api, template_id)["state"] == "awaiting_check"
    assert activate(api, template_id) == 409
    with clock.at(NOW + timedelta(hours=2)):
        late = show(api, template_id)
    assert (late["state"], late["reasons"]) == ("rejected", [NEVER_CAME])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"size": 0}, "size"),
        ({"size": 2 * 2**20 + 1}, "size"),
        ({"name": " "}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"kind": "guest"}, "kind"),
    ],
)
def test_what_is_wrong_is_named_by_field(api: Api, changes: dict[str, Any], field: str) -> None:
    answer = offer(api, **changes)
    assert answer.status_code == 400
    assert field in answer.json_body["fields"]


@pytest.mark.parametrize("end", ["", "document/"])
def test_an_unknown_template_is_not_found(api: Api, end: str) -> None:
    assert api.get(f"{TEMPLATES}{UNKNOWN_ID}/{end}", token="admin").status_code == 404
    assert activate(api, UNKNOWN_ID) == 404


@pytest.mark.parametrize("token", ["seller", "cleaner"])
def test_only_administrators_decide_what_contracts_say(api: Api, token: str) -> None:
    assert api.get(TEMPLATES, token=token).status_code == 403
    assert api.post(f"{TEMPLATES}presign/", token=token, json={}).status_code == 403


def test_a_file_that_comes_twice_is_tried_once(api: Api, send: Send) -> None:
    sent = send()
    told = len(events.timeline(f"contract_template#{sent['id']}"))
    objects.put(f"{UPLOADS}{sent['id']}", docx("{{ nonbre }}"), "application/octet-stream")
    assert deliver(notice(f"{UPLOADS}{sent['id']}")) == NONE_FAILED
    assert show(api, sent["id"])["state"] == "ready"
    assert len(events.timeline(f"contract_template#{sent['id']}")) == told


def test_a_file_that_nobody_waits_for_is_removed(api: Api) -> None:
    objects.put(f"{UPLOADS}{UNKNOWN_ID}", OWN, "application/octet-stream")
    [message] = opened(notice(f"{UPLOADS}{UNKNOWN_ID}"))["templates"]
    assert run("templates", message) != NONE_FAILED
    with clock.at(NOW + timedelta(minutes=3)):
        assert run("templates", message) == NONE_FAILED
    assert not [*objects.stored("uploads/"), *objects.stored("opened/")]
