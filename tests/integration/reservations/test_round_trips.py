"""What the pages of stays ask of DynamoDB, one call after the other, in a warm process."""

from typing import Any

import pytest

from bench.watching import Watch, watching
from chalicelib.clients.search.records import CLIENTS
from chalicelib.clients.types import Client
from chalicelib.cloud.directories import merging
from chalicelib.reservations.stays.directory import STAYS
from tests.support.http import Api

from .conftest import NOW, Book, made

LIST = "/api/v1/reservations/"
OWN = "/api/v1/clients/client-auth/reservations/"


@pytest.fixture
def stay(ana: Client, book: Book) -> dict[str, Any]:
    return made(book())


@pytest.fixture
def packed(stay: dict[str, Any]) -> None:
    """What searches look through is packed."""
    for directory in (CLIENTS, STAYS):
        for _ in range(2):
            merging.merge(directory, now=NOW)


def watched(api: Api, path: str, token: str = "seller") -> Watch:
    """The second time: the first one reads what a process keeps."""
    for _ in range(2):
        with watching() as watch:
            answer = api.get(path, token=token)
        assert answer.status_code == 200, answer.body
    return watch


def test_the_page_of_a_stay_is_two_round_trips(api: Api, stay: dict[str, Any]) -> None:
    """The stay; then whom it names, and its receipts."""
    for path, token in ((f"{LIST}{stay['id']}/", "seller"), (f"{OWN}{stay['id']}/", "ana")):
        watch = watched(api, path, token)
        assert watch.rounds == 2
        assert sorted(watch.calls) == ["BatchGetItem", "BatchGetItem", "Query"]


def test_what_a_cancellation_would_give_back_is_one_round_trip(
    api: Api, stay: dict[str, Any]
) -> None:
    assert watched(api, f"{OWN}{stay['id']}/cancel/", "ana").rounds == 1


@pytest.mark.parametrize(
    ("query", "rounds"),
    [("", 3), ("from=today", 3), ("created_today=true", 2), ("year=2026&month=4", 2)],
)
def test_a_page_of_a_list_is_three_round_trips_at_most(
    api: Api, stay: dict[str, Any], query: str, rounds: int
) -> None:
    assert watched(api, f"{LIST}?{query}").rounds == rounds


@pytest.mark.parametrize(
    ("typed", "rounds"), [("ana", 2), ("casa", 2), ("ana%2040000001", 2), ("nadie", 1)]
)
def test_a_search_is_two_round_trips(api: Api, packed: None, typed: str, rounds: int) -> None:
    """The lines that were written lately, of clients and of stays; then the records of the page."""
    watch = watched(api, f"{LIST}?search={typed}")
    assert watch.rounds == rounds
    assert watch.calls.count("Query") == 2
