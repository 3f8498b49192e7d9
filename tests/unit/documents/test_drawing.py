"""The two contracts as PDF: what they say."""

import re
from functools import cache
from io import BytesIO

import pytest
from jinja2.exceptions import SecurityError, UndefinedError
from pypdf import PdfReader

from chalicelib.documents.drawing import built_in
from chalicelib.documents.drawing.filling import filled, pdf_of
from chalicelib.documents.drawing.wording import variables
from chalicelib.documents.types import ContractData, TemplateKind
from local import contract_texts
from local.contract_templates import CONTRACTS, written

from .made import ANA, COMPANY, data

KINDS: dict[TemplateKind, ContractData] = {"person": data(), "company": data(tenant=COMPANY)}


@cache
def document(kind: TemplateKind) -> bytes:
    return filled(built_in.content_of(kind), variables(KINDS[kind]))


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_is_the_one_of_the_texts(kind: TemplateKind) -> None:
    assert built_in.content_of(kind) == written(CONTRACTS[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_a_contract_says_everything_on_two_pages(kind: TemplateKind) -> None:
    pdf = pdf_of(document(kind))
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    said = text_of(pdf)
    values = variables(KINDS[kind])
    for clause in contract_texts.CLAUSES:
        assert clause.title in said
    shared = {"propiedad", "checkin", "checkout", "preciodolares", "numpax", "preciosoles"}
    shared |= {"preciodolaresletras", "preciosolesletras", "horaingreso", "horasalida", "fecha"}
    shared |= {name for name in values if name.startswith("arrendador")} | {"reglamento"}
    own = {
        "person": {"nombre", "tipodocumento", "dni"},
        "company": {"razonsocial", "ruc", "representante", "representantedocumento"},
    }
    for name in shared | own[kind]:
        assert values[name] in said, name
    assert "Página 1 de 2" in said
    assert "{{" not in said


def test_who_rents_out_and_who_rents_stand_where_they_belong() -> None:
    said = text_of(pdf_of(document("person")))
    landlord, tenant = "ROSA ELENA PAREDES LEÓN", ANA.name.upper()
    first, second = said.index("EL ARRENDADOR"), said.index("EL ARRENDATARIO")
    assert said.index(landlord) < first < said.index(tenant) < second
    signed = said[said.index("en la ciudad de Lima") :]
    assert signed.index("EL ARRENDADOR") < signed.index(landlord)
    assert signed.index("EL ARRENDATARIO") < signed.index(tenant)
    assert "29 de diciembre del 2025" in signed


def test_the_same_draft_makes_the_same_file() -> None:
    assert pdf_of(document("person")) == pdf_of(document("person"))


def template(text: str) -> bytes:
    """A template that says nothing but `text`."""
    from docx import Document

    made = Document()
    made.add_paragraph(text)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def test_a_name_is_no_template() -> None:
    said = text_of(pdf_of(filled(template("{{ nombre }}"), {"nombre": "{{ 7 * 7 }} <b> & Co"})))
    assert "{{ 7 * 7 }} <b> & Co" in said


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{{ desconocida }}", UndefinedError),
        ("{{ nombre.__class__.__mro__ }}", SecurityError),
        ("{{ ''.__class__.__base__.__subclasses__() }}", SecurityError),
        ("{{ nombre.format.__globals__ }}", SecurityError),
    ],
)
def test_a_template_gets_at_nothing_but_its_values(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        filled(template(text), {"nombre": "Ana"})
