"""What a client is found by."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.search import rules as search
from chalicelib.clients.types import Details, DocumentType


def text_of(document_type: DocumentType = "pas", **details: Any) -> str:
    return search.text_of(Details(document_type=document_type, **details))


MARIA = text_of(
    first_name="María José",
    last_name="Quispe-Ñahui de la Cruz",
    number_doc="05678901",
    tel_number="+51944555666",
    email="MJ.Quispe@Example.com",
)


def finds(typed: str, text: str = MARIA) -> bool:
    terms = search.terms_of(typed)
    return bool(terms) and all(search.holds(text, term) for term in terms)


@pytest.mark.parametrize(
    "typed",
    [
        "maria",
        "MARÍA",
        "mar",
        "ari",
        "m",
        "josé quispe",
        "quispe jose",
        "ñahui",
        "ahui",
        "quispe-ñahui",
        "cruz de la maria",
        "05678901",
        "5678901",
        "8901",
        "05.678.901",
        "0567 8901",
        "05-678901",
        "944555666",
        "51944555666",
        "+51944555666",
        "+51 944 555 666",
        "+51 944555666",
        "0051 944555666",
        "0051944555666",
        "0051 944 555 666",
        "0944555666",
        "(944) 555-666",
        "(0944) 555 666",
        "+51 (944) 555-666",
        "944.555.666",
        "555666",
        "666",
        "519",
        "mj.quispe@example.com",
        "MJ.QUISPE@",
        "mj.quispe",
        "example.com",
        "@example",
        "maria 944",
        "05678901 944555666",
        "  maria   cruz ",
        "ma\u200bria",
        "\ufeffmaria\u2060",
        "944\u200b555666",
    ],
)
def test_any_part_of_her_words_finds_her(typed: str) -> None:
    assert finds(typed)


@pytest.mark.parametrize(
    "typed",
    ["mario", "maria lopez", "example.org", "12", "x", "0", "5", "e", "josequispe", "05678902"],
)
def test_other_words_do_not(typed: str) -> None:
    assert not finds(typed)


@pytest.mark.parametrize("typed", ["", "   ", "---", "'", "🙂", "\u200b"])
def test_a_text_without_words_asks_for_nothing(typed: str) -> None:
    assert search.terms_of(typed) == []


@pytest.mark.parametrize(
    "typed",
    ["+1415555", "14155552671", "0014155552671", "+1 (415) 555-2671", "ab1234", "AB-123456"],
)
def test_a_foreigner_is_found_by_number_and_passport(typed: str) -> None:
    text = text_of(
        first_name="Ann", last_name=None, number_doc="AB123456", tel_number="+14155552671"
    )
    assert finds(typed, text)


def test_a_document_that_begins_like_a_dialled_number_is_found() -> None:
    text = text_of("cex", first_name="Li", number_doc="001234567", tel_number="+51944555666")
    assert finds("001234567", text)
    assert finds("1234567", text)


def test_companies_are_found_with_and_without_dots() -> None:
    text = text_of(
        "ruc", first_name="Inversiones Ola S.A.C.", number_doc="20123456786", tel_number=""
    )
    assert finds("s.a.c.", text)
    assert finds("sac", text)
    assert finds("inversiones ola 2012", text)


def test_the_longest_word_leads_the_search() -> None:
    led = search.terms_of("de la villavicencio")
    assert [term[0] for term in led] == [("villavicencio",), ("de",), ("la",)]


def test_every_word_counts_of_a_long_text() -> None:
    letters = "".join(chr(ord("a") + n) for n in range(20))
    words = [letters[n : n + 3] for n in range(18)]
    text = text_of(first_name=letters, number_doc="AB123456", tel_number="")
    assert finds(" ".join(words), text)
    assert not finds(" ".join([*words, "xyz"]), text)


names = st.text(alphabet="aáñZü .'-", min_size=1, max_size=12)


@given(names, names, st.emails())
def test_a_client_is_found_by_the_whole_name_and_by_the_address(
    first: str, last: str, email: str
) -> None:
    text = text_of(
        first_name=first,
        last_name=last,
        number_doc="45678901",
        tel_number="+51987654321",
        email=email,
    )
    assert finds(email, text)
    assert all(search.holds(text, term) for term in search.terms_of(f"{last} {first}"))


@given(st.text(max_size=30))
def test_any_text_may_be_typed(typed: str) -> None:
    for term in search.terms_of(typed):
        assert all(part for meaning in term for part in meaning)
