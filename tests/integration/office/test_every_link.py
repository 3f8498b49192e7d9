"""The pages that links lead to, as the bench finds them: all open, and none is left out."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from bench import office_pages
from bench.office_pages import Visitor
from chalicelib.kernel import clock
from chalicelib.office.described import resources
from chalicelib.office.requests import HOME
from chalicelib.office.work import registry
from tests.support.houses import new_house

NOW = datetime(2026, 1, 5, 17, tzinfo=UTC)


@pytest.fixture
def visitor(aws: None) -> Iterator[Visitor]:
    """An administrator, in whose business there is a house."""
    with clock.at(NOW):
        new_house("Casa Austin 1")
        yield Visitor(NOW)


def test_every_link_leads_to_a_page(visitor: Visitor) -> None:
    pages = dict(office_pages.found(visitor))
    assert {slug for slug, *_ in filter(None, pages)} >= {
        *resources.all_of_them(),
        *(work.slug for work in registry.WORK if work.group),
        "sessions",
    }
    assert ("properties", "{}") in pages
    assert ("properties", "{}", "history") in pages
    assert ("figures", "houses") in pages
    assert ("figures", "goals", "{}") in pages
    assert [each for each in pages.values() if visitor.open(each).status != HTTPStatus.OK] == []


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("", ()),
        ("seasons/", ("seasons",)),
        ("seasons/new/", ("seasons", "new")),
        ("discount-codes/VERANO/", ("discount-codes", "{}")),
        ("discount-codes/VERANO/do/stop/", ("discount-codes", "{}", "do", "stop")),
        ("figures/goals/2026-03/", ("figures", "goals", "{}")),
        ("figures/houses/", ("figures", "houses")),
    ],
)
def test_pages_of_entries_are_of_one_shape(path: str, shape: tuple[str, ...]) -> None:
    assert office_pages.shape_of(f"{HOME}{path}") == shape
