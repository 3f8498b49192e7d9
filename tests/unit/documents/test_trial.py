"""Which templates may be used: hostile ones are refused before they run, with what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.documents.drawing import built_in, packages, trial
from chalicelib.documents.drawing.packages import Refused
from chalicelib.documents.drawing.samples import sample
from chalicelib.documents.drawing.trial import check_template, tried
from chalicelib.documents.drawing.wording import variables
from chalicelib.documents.types import TemplateKind
from tests.support.docx import changed, docx, packed, parts_of, with_part

RELS = "word/_rels/document.xml.rels"
DOCUMENT = "word/document.xml"


def outside(relation: bytes, *, mode: bytes = b"External") -> bytes:
    """A document with a relation to something outside."""
    more = b"<Relationship " + relation + b' TargetMode="' + mode + b'"/></Relationships>'
    return changed(RELS, b"</Relationships>", more)


def reasons_of(content: bytes) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        check_template(content, "person")
    return refused.value.reasons


@pytest.mark.parametrize("kind", ["person", "company"])
def test_the_templates_of_the_product_pass(kind: TemplateKind) -> None:
    assert tried(built_in.content_of(kind), kind)[:5] == b"%PDF-"


@pytest.mark.parametrize("name", variables(sample("person")))
def test_every_variable_is_known(name: str) -> None:
    assert check_template(docx(f"{{{{ {name} }}}}"), "person")[:5] == b"%PDF-"


@pytest.mark.parametrize(
    "text",
    [
        "{% if ruc %}{{ razonsocial|upper }}{% else %}{{ nombre|title }}{% endif %}",
        "{{ 'DNI' if tipodocumento == 'DNI' and not ruc == '' else dni }}",
        "{# no one reads this #}{{ nombre }}",
    ],
)
def test_conditions_and_plain_filters_pass(text: str) -> None:
    assert check_template(docx(text), "person")[:5] == b"%PDF-"


def test_all_unknown_variables_are_named_wherever_they_stand() -> None:
    content = docx(
        "{{ nonbre }}", "{{ precio }} {{ nombre }}", header="{{ casa }}", title="{{ x1 }}"
    )
    assert set(reasons_of(content)) == {
        f"La variable «{name}» no existe." for name in ("nonbre", "precio", "casa", "x1")
    }


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("{{ nombre.__class__ }}", "Getattr"),
        ("{{ nombre['__class__'] }}", "Getitem"),
        ("{{ nombre.upper() }}", "Call"),
        ("{% for i in nombre %}{{ nombre }}{% endfor %}", "For"),
        ("{% set a = nombre %}", "Assign"),
        ("{% macro a() %}{% endmacro %}", "Macro"),
        ("{% include 'x' %}", "Include"),
        ("{% import 'x' as y %}", "Import"),
        ("{% extends 'x' %}", "Extends"),
        ("{{ nombre * 1000000000 }}", "Mul"),
        ("{{ 10 ** 10000000 }}", "Pow"),
        ("{{ nombre ~ nombre }}", "Concat"),
        ("{{ [nombre] }}", "List"),
        ("{{ nombre is defined }}", "Test"),
    ],
)
def test_a_template_that_does_more_than_show_is_refused(text: str, node: str) -> None:
    assert any(f"«{node}»" in reason for reason in reasons_of(docx(text)))


@pytest.mark.parametrize(
    "text", ["{{ nombre|attr('x') }}", "{{ nombre|safe }}", "{{ nombre|center(999999) }}"]
)
def test_other_filters_are_refused(text: str) -> None:
    assert any("El filtro" in reason for reason in reasons_of(docx(text)))


def test_a_header_hides_behind_no_other_name() -> None:
    parts = parts_of(docx("{{ nombre }}", header="{{ nombre.__class__ }}"))
    hidden = {
        name.replace("header1.xml", "media/a.png"): content.replace(b"header1.xml", b"media/a.png")
        for name, content in parts.items()
    }
    assert "word/media/a.png" in hidden
    assert any("«Getattr»" in reason for reason in reasons_of(packed(hidden)))


@pytest.mark.parametrize("text", ["{% if nombre %}", "{{ nombre", "{{ }}", "{% nada %}"])
def test_what_jinja_cannot_read_is_refused_with_where(text: str) -> None:
    (reason,) = reasons_of(docx(text))
    assert reason.startswith("Hay un error en el texto: ")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 and no more",
        b"%PDF-1.7",
        docx("x")[:-200],
        packed({"a.txt": b"no document"}),
        packed({"word/document.xml": b"<a/>"}),
    ],
)
def test_what_is_no_document_is_refused(content: bytes) -> None:
    assert reasons_of(content) == (packages.NO_DOCUMENT,)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (with_part("word/media/zeros.png", bytes(21 * 2**20)), packages.TOO_LARGE),
        (packed(parts_of(docx("x")) | {f"a/{n}": b"" for n in range(300)}), packages.TOO_LARGE),
        (with_part("word/vbaProject.bin", b"x"), packages.ACTIVE),
        (with_part("word/embeddings/oleObject1.bin", b"x"), packages.ACTIVE),
        (with_part("word/activeX/activeX1.xml", b"<a/>"), packages.ACTIVE),
        (
            changed(
                "[Content_Types].xml",
                b"wordprocessingml.document.main+xml",
                b"wordprocessingml.document.macroEnabled.main+xml",
            ),
            packages.ACTIVE,
        ),
        (
            changed(
                RELS,
                b"</Relationships>",
                b'<Relationship Id="r99" TargetMode="External" Target="http://a.example/x.dotm" '
                b'Type="http://x/attachedTemplate"/></Relationships>',
            ),
            packages.ELSEWHERE,
        ),
        (changed(DOCUMENT, b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>'), packages.DECLARES),
        (with_part(DOCUMENT, "<a/>".encode("utf-16")), packages.DECLARES),
        (changed(DOCUMENT, b"encoding='UTF-8'", b"encoding='UTF-7'"), packages.DECLARES),
        (with_part("word/media/a.png", b" <!DOCTYPE a><a/>"), packages.DECLARES),
        (outside(b'Id="r>99" Target="http://a.example/" Type="/image" '), packages.ELSEWHERE),
        (outside(b'Id="/hyperlink" Target="http://a.example/" Type="/x"'), packages.ELSEWHERE),
        (outside(b'Id="r99" Target="b" Type="/x"', mode=b"&#69;xternal"), packages.ELSEWHERE),
        (outside(b'Id="r99" Target="b" Type="/x" Type="/hyperlink"'), packages.NO_DOCUMENT),
    ],
    ids=[
        *("bomb", "parts", "vba", "ole", "activex", "macros", "elsewhere", "entities", "utf16"),
        *("utf7", "hidden", "sign", "name", "reference", "twice"),
    ],
)  # fmt: skip
def test_what_acts_fetches_or_unpacks_to_too_much_is_refused(content: bytes, reason: str) -> None:
    assert reasons_of(content) == (reason,)


def test_a_link_that_waits_for_a_click_passes() -> None:
    link = (
        b'<Relationship Id="r99" TargetMode="External" Target="https://casaaustin.pe" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"/>'
    )
    content = changed(RELS, b"</Relationships>", link + b"</Relationships>")
    assert check_template(content, "person")[:5] == b"%PDF-"


def test_a_contract_of_too_many_pages_is_refused() -> None:
    assert reasons_of(docx(*["{{ nombre }}"] * 1500)) == (trial.TOO_LONG,)


def test_what_breaks_its_process_is_refused() -> None:
    broken = with_part(DOCUMENT, b"<a>")
    with pytest.raises(Refused) as refused:
        tried(broken, "person")
    assert refused.value.reasons == (trial.BROKEN,)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    assert reasons_of(b"PK\x03\x04" + content) == (packages.NO_DOCUMENT,)
