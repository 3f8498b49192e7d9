"""The words a client is found by."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.search import rules as search
from chalicelib.clients.types import Details, DocumentType


def words_of(document_type: DocumentType = "pas", **details: Any) -> frozenset[str]:
    return search.words_of(Details(document_type=document_type, **details))


MARIA = words_of(
    first_name="María José",
    last_name="Quispe-Ñahui de la Cruz",
    number_doc="45678901",
    tel_number="+51987654321",
    email="MJ.Quispe@Example.com",
)


def finds(text: str, words: frozenset[str] = MARIA) -> bool:
    asked = search.meanings_of(text)
    return bool(asked) and all(search.matches(words, meanings) for meanings in asked)


@pytest.mark.parametrize(
    "text",
    [
        "maria",
        "MARÍA",
        "mar",
        "m",
        "josé quispe",
        "quispe jose",
        "ñahui",
        "nahui",
        "quispe-ñahui",
        "cruz",
        "4567",
        "45678901",
        "987654321",
        "98765",
        "51987654321",
        "+51987654321",
        "+51 987 654 321",
        "987-654-321",
        "519",
        "mj.quispe@example.com",
        "MJ.QUISPE@",
        "mj.quispe",
        "mj",
        "maria 987",
        "  maria   cruz ",
    ],
)
def test_the_beginnings_of_her_words_find_her(text: str) -> None:
    assert finds(text)


@pytest.mark.parametrize("text", ["mario", "aria", "maria lopez", "5678901", "example.com", "12"])
def test_other_words_do_not(text: str) -> None:
    assert not finds(text)


@pytest.mark.parametrize("text", ["", "   ", "---", "'", "🙂"])
def test_a_text_without_words_asks_for_nothing(text: str) -> None:
    assert search.meanings_of(text) == []


def test_a_foreign_number_is_found_with_its_country_code() -> None:
    words = words_of(
        first_name="Ann",
        last_name=None,
        number_doc="AB123456",
        tel_number="+14155552671",
        email=None,
    )
    assert finds("+1415555", words)
    assert finds("14155552671", words)
    assert finds("ab1234", words)


def test_companies_are_found_with_and_without_dots() -> None:
    words = words_of(
        first_name="Inversiones Ola S.A.C.",
        last_name=None,
        number_doc="20123456789",
        tel_number="+51987654321",
        email=None,
    )
    assert finds("s.a.c.", words)
    assert finds("sac", words)
    assert finds("inversiones ola 2012", words)


def test_the_longest_word_leads_the_search() -> None:
    assert [meanings[0] for meanings in search.meanings_of("de la villavicencio")] == [
        "villavicencio",
        "de",
        "la",
    ]


def test_a_long_text_asks_for_a_bounded_number_of_words() -> None:
    assert len(search.meanings_of(" ".join(f"w{n}" for n in range(100)))) == search.MOST_TYPED_WORDS


def test_the_words_of_a_client_are_bounded_so_that_a_change_fits_one_transaction() -> None:
    words = words_of(
        first_name=" ".join("abcdefghijklmno"),
        last_name=" ".join("pqrstuvwxyz0123456789"),
        number_doc="AB1234567",
        tel_number="+14155552671",
        email="a@example.com",
    )
    assert len(words) <= 2 * search.MOST_NAME_WORDS + 3
    assert {"a", "p"} <= words


names = st.text(alphabet="aáñZü .'-", min_size=1, max_size=12)


@given(names, names, st.emails())
def test_a_client_is_found_by_the_whole_name_and_by_the_address(
    first: str, last: str, email: str
) -> None:
    words = words_of(
        first_name=first,
        last_name=last,
        number_doc="45678901",
        tel_number="+51987654321",
        email=email,
    )
    assert all(len(word) <= search.LONGEST_WORD for word in words)
    assert finds(email, words)
    named = search.meanings_of(f"{last} {first}")
    assert all(search.matches(words, meanings) for meanings in named)
