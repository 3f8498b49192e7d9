"""What staff and guests see of a hold that lapsed, before any job has ended it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.reservations.lapsing.service import expire_lapsed
from tests.support.http import Api

from .conftest import NOW, Book, day, made

LATER = NOW + timedelta(hours=1, seconds=1)
STAFF = "/api/v1/reservations/"
CALENDAR = "/api/v1/vistacalendario/"
OWN = "/api/v1/clients/client-auth/reservations/"
OWN_BY_STATE = "/api/v1/clients/reservations/list/"


@pytest.fixture
def lapsed(book: Book, ana: Client) -> Iterator[str]:
    """The id of a hold, one second after its end."""
    stay = made(book())
    with clock.at(LATER):
        yield stay["id"]


def shown(row: dict[str, Any]) -> tuple[str, str]:
    return row["status"], row["status_display"]


@pytest.mark.parametrize(
    "query", ["", "search=ana", "year=2026&month=4", "from=today", "created_today=true"]
)
def test_every_list_of_staff_shows_that_it_is_over(api: Api, lapsed: str, query: str) -> None:
    [row] = api.get(f"{STAFF}?{query}", token="admin").json_body["results"]
    assert (row["id"], *shown(row)) == (lapsed, "expired", "Vencida")


def test_its_page_shows_it_too(api: Api, lapsed: str) -> None:
    assert shown(api.get(f"{STAFF}{lapsed}/", token="admin").json_body) == ("expired", "Vencida")
    own = api.get(f"{OWN}{lapsed}/", token="ana").json_body["reservation"]
    assert shown(own) == ("expired", "Vencida")


def test_a_hold_is_shown_as_one_until_its_last_second(api: Api, book: Book, ana: Client) -> None:
    stay = made(book())
    with clock.at(NOW + timedelta(hours=1)):
        assert api.get(f"{STAFF}{stay['id']}/", token="admin").json_body["status"] == "incomplete"
        assert len(api.get(OWN_BY_STATE, token="ana").json_body["pending_reservations"]) == 1


def test_an_edit_of_it_answers_that_it_is_over(api: Api, lapsed: str) -> None:
    answer = api.patch(f"{STAFF}{lapsed}/", token="admin", form={"comentarios_reservas": "Llamó"})
    assert (answer.status_code, answer.json_body["status"]) == (200, "expired")


def test_a_form_may_send_back_what_it_showed(api: Api, lapsed: str) -> None:
    form = {"status": "expired", "comentarios_reservas": "Llamó"}
    answer = api.patch(f"{STAFF}{lapsed}/", token="admin", form=form)
    assert (answer.status_code, answer.json_body["comentarios_reservas"]) == (200, "Llamó")


def test_staff_end_no_hold_that_lasts_as_a_lapsed_one(api: Api, book: Book, ana: Client) -> None:
    stay = made(book())
    answer = api.patch(f"{STAFF}{stay['id']}/", token="admin", form={"status": "expired"})
    assert (answer.status_code, answer.json_body["code"]) == (409, "transition")


def test_the_calendar_shows_it_among_what_ended(api: Api, lapsed: str) -> None:
    assert api.get(f"{CALENDAR}?year=2026", token="admin").json_body == []
    [row] = api.get(f"{CALENDAR}?year=2026&ended=true", token="admin").json_body
    assert (row["id"], row["status"]) == (lapsed, "expired")


def test_nobody_is_in_the_house_because_of_it(api: Api, book: Book, ana: Client) -> None:
    made(book(check_in_date=day(3, 2), check_out_date=day(3, 4)))
    lists = [f"{STAFF}?from=in_progress&page_size=none", f"{CALENDAR}?from=in_progress&ended=true"]
    assert [len(api.get(each, token="admin").json_body) for each in lists] == [1, 1]
    with clock.at(LATER):
        assert [api.get(each, token="admin").json_body for each in lists] == [[], []]


def test_the_lists_of_its_guest_have_it_no_more(api: Api, lapsed: str) -> None:
    for path in (OWN, OWN_BY_STATE):
        assert not any(api.get(path, token="ana").json_body.values())


def test_its_guest_is_told_that_it_is_over(api: Api, lapsed: str) -> None:
    state = api.get(f"/api/v1/clients/voucher/status/{lapsed}/", token="ana").json_body
    assert (state["status"], state["deadline_expired"]) == ("expired", True)


def test_the_job_changes_nothing_of_what_its_guest_sees(api: Api, lapsed: str) -> None:
    before = [api.get(path, token="ana").json_body for path in (OWN, OWN_BY_STATE)]
    assert expire_lapsed(now=LATER) == 1
    assert [api.get(path, token="ana").json_body for path in (OWN, OWN_BY_STATE)] == before


@pytest.mark.parametrize("query", ["", "type=client", "exclude=air", "from=today", "search=ana"])
def test_staff_count_what_their_list_shows_until_the_job_takes_it_off(
    api: Api, lapsed: str, query: str
) -> None:
    def listed() -> tuple[int, list[str]]:
        page = api.get(f"{STAFF}?{query}", token="admin").json_body
        return page["count"], [row["id"] for row in page["results"]]

    assert listed() == (1, [lapsed])
    assert expire_lapsed(now=LATER) == 1
    assert listed() == (0, [])
