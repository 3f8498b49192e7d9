import json
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel import errors
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.web import pages, problems, reading
from chalicelib.web.pages import SIZES, PageQuery

LAMBDA_TAKES = 6 * 1024 * 1024
URL = "https://api.example/api/v1/clients/"


class Search(PageQuery, kw_only=True):
    search: str = ""
    state: str | None = None


def query(**given: str) -> Search:
    return reading.read(Search, given)


def test_a_list_starts_at_page_one_with_a_hundred_rows() -> None:
    assert (query().page, query().size, query().offset, query().whole) == (1, 100, 0, False)


def test_a_page_is_at_most_a_thousand_rows() -> None:
    assert query(page_size="50000").size == query(page_size="none").size == 1000
    assert query(page_size="none").whole


def test_a_list_that_is_not_paged_starts_at_its_beginning() -> None:
    assert query(page_size="none", page="2").offset == 0
    assert pages.page_of_list([1, 2], str, query(page_size="none", page="2"), URL) == ["1", "2"]


@pytest.mark.parametrize("size", ["0", "-1", "all", "1.5", "99999999"])
def test_a_page_size_is_a_number_of_rows_or_none(size: str) -> None:
    with pytest.raises(Invalid) as refused:
        query(page_size=size)
    assert refused.value.fields == {"page_size": [SIZES]}


@pytest.mark.parametrize("page", ["0", "-1", "x", "10000001"])
def test_pages_count_from_one(page: str) -> None:
    with pytest.raises(Invalid):
        query(page=page)


def test_a_middle_page_links_to_its_neighbours_and_keeps_the_search() -> None:
    page: pages.Page[int] = pages.page_of(
        [1, 2], 25, query(page="2", page_size="10", search="Peña & hijos"), URL
    )
    assert (page.count, page.actual, page.total_paginas) == (25, 2, 3)
    for link, number in ((page.next, "3"), (page.previous, "1")):
        assert link is not None
        assert link.startswith(f"{URL}?")
        assert dict(parse_qsl(urlsplit(link).query)) == {
            "page": number,
            "page_size": "10",
            "search": "Peña & hijos",
        }


def test_the_ends_of_a_list_have_no_further_link() -> None:
    assert pages.page_of([1], 2, query(page_size="1")).previous is None
    assert pages.page_of([1], 2, query(page="2", page_size="1")).next is None


class LongRow(msgspec.Struct):
    number: int
    text: str


def long_rows(count: int, length: int, sign: str = "x") -> list[LongRow]:
    return [LongRow(number, sign * length) for number in range(count)]


def as_lambda_answers(page: object) -> int:
    """The bytes of an answer inside the JSON that Lambda hands to the gateway."""
    return len(json.dumps({"statusCode": 200, "body": msgspec.json.encode(page).decode()}))


@pytest.mark.parametrize("sign", ["x", "ñ", '"', "\n", "😀"])
def test_a_page_that_no_answer_has_room_for_goes_on_at_its_next(sign: str) -> None:
    rows = long_rows(1000, 5_000, sign)
    asked, seen = query(page_size="1000", search="a"), list[int]()
    for _ in range(30):
        read = rows[asked.offset : asked.offset + asked.size]
        page: pages.Page[LongRow] = pages.page_of(read, 1500, asked, URL)
        seen += [row.number for row in page.results]
        assert as_lambda_answers(page) < LAMBDA_TAKES
        assert (page.count, page.actual, page.total_paginas) == (1500, 1, 2)
        assert page.next is not None
        linked = dict(parse_qsl(urlsplit(page.next).query))
        if linked["page"] == "2":
            break
        asked = query(**linked)
    assert linked == {"page": "2", "page_size": "1000", "search": "a"}
    assert seen == list(range(1000))


def test_the_rest_of_a_page_leads_back_to_its_beginning() -> None:
    rest = query(page="3", page_size="10", skip="4")
    page: pages.Page[int] = pages.page_of(list(range(10)), 100, rest, URL)
    assert rest.offset == 24
    assert page.results == list(range(6))
    assert page.previous == f"{URL}?page_size=10&page=3"
    assert page.next == f"{URL}?page_size=10&page=4"


def test_a_plain_array_that_no_answer_has_room_for_says_where_it_goes_on() -> None:
    rows = long_rows(1000, 10_000)
    first = pages.page_of_list(rows, lambda row: row, query(page_size="none"), URL)
    assert isinstance(first, pages.Rows)
    assert as_lambda_answers(first) < LAMBDA_TAKES
    assert first.next == f"{URL}?page=1&page_size=none&skip={len(first)}"
    rest = query(page_size="none", skip=str(len(first)))
    second = pages.page_of_list(rows, lambda row: row, rest, URL)
    assert isinstance(second, pages.Rows)
    assert second.next is None
    assert [*first, *second] == rows


def test_one_row_is_shown_whatever_its_length() -> None:
    assert pages.fitting(long_rows(2, 7_000_000)) == 1
    assert pages.fitting([]) == 0


def test_an_empty_list_has_one_page() -> None:
    page: pages.Page[int] = pages.page_of([], 0, query())
    assert (page.total_paginas, page.next, page.previous) == (1, None, None)


@given(st.integers(0, 5000), st.integers(1, 400))
def test_the_last_page_is_the_last_that_is_found(count: int, size: int) -> None:
    last = max(1, -(-count // size))
    sized = str(size)
    assert pages.page_of([], count, query(page=str(last), page_size=sized)).next is None
    with pytest.raises(NotFound):
        pages.page_of([], count, query(page=str(last + 1), page_size=sized))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.Invalid(), 400),
        (errors.Unauthenticated(), 401),
        (errors.Forbidden(), 403),
        (errors.NotFound(), 404),
        (errors.Stale(), 409),
        (errors.Gone(), 410),
        (errors.TooLarge(), 413),
        (errors.UnsupportedMedia(), 415),
        (errors.Unprocessable(), 422),
        (errors.TooManyRequests(30), 429),
        (errors.Refused(), 502),
        (errors.Unavailable(), 503),
        (errors.CasaAustinError(), 500),
    ],
)
def test_a_group_of_errors_has_its_status(error: errors.CasaAustinError, status: int) -> None:
    assert problems.status_of(error) == status


def test_an_errors_own_words_and_code_are_told() -> None:
    assert problems.body_of(errors.Conflict("Ocupado.", code="taken"), "c1") == {
        "detail": "Ocupado.",
        "message": "Ocupado.",
        "code": "taken",
        "correlation_id": "c1",
    }


def test_what_a_caller_may_not_do_is_told_as_error_too() -> None:
    body = problems.body_of(errors.Forbidden(), "c1")
    assert body["error"] == body["message"] == errors.Forbidden.default_message


def test_wrong_fields_stand_beside_the_problem_and_in_its_detail() -> None:
    body = problems.body_of(Invalid(fields={"guests": ["Uno.", "Dos."], "day": ["Tres."]}), "c1")
    assert body["guests"] == ["Uno.", "Dos."]
    assert body["day"] == ["Tres."]
    assert body["detail"] == "Número de personas: Uno. Dos. Día: Tres."
    assert body["fields"] == {"guests": ["Uno.", "Dos."], "day": ["Tres."]}


@pytest.mark.parametrize("name", ["code", "detail", "message", "correlation_id", "fields"])
def test_a_field_called_like_a_key_of_the_problem_and_the_key_are_both_told(name: str) -> None:
    body = problems.body_of(Invalid(fields={name: ["Uno."]}), "c1")
    assert (body["code"], body["message"]) == ("invalid", Invalid.default_message)
    assert body["fields"] == {name: ["Uno."]}
    msgspec.convert(body, problems.Problem)


def test_an_error_of_no_field_has_no_fields() -> None:
    assert "fields" not in problems.body_of(Invalid("No."), "c1")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"first_name": ["Falta."], "number_doc": ["Mal.", "Corto."]},
         "Nombres: Falta. Número de documento: Mal. Corto."),
        ({"dates_data[2].day": ["No existe."]}, "Fila 3, día: No existe."),
        ({"unnamed": ["Mal."], errors.OTHERS: ["Hay 3 más."]}, "unnamed: Mal. Hay 3 más."),
    ],
)  # fmt: skip
def test_wrong_fields_are_told_by_their_labels(fields: dict[str, list[str]], text: str) -> None:
    assert problems.text_of(fields) == text
