"""The list, its orders and searches, over a crowd of clients."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.clients import service, writing
from chalicelib.clients.jobs import pack_clients
from chalicelib.clients.lists import service as lists
from chalicelib.clients.orders.rules import sortable
from chalicelib.clients.service import IdentifierTaken
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client, Details
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.spanish import fold
from chalicelib.web.application import Application
from tests.support.http import Api

from .crowd import register, sort_value, walked
from .desk import CLIENTS, NOW, Desk, guest, staff_token

SIZE = 240
ORDERINGS = ["points_balance", "first_name", "last_name", "created", "level"]
Sample = dict[str, Client]


@pytest.fixture(scope="module")
def crowd(crowd_tables: None) -> Sample:
    """Everybody, by id."""
    chance = random.Random(7)
    ensure_technical_clients(now=NOW)
    everyone = [register(number, chance) for number in range(SIZE)]
    gone = everyone.pop()
    service.delete(gone.client_id, now=NOW, actor="staff#1")
    everyone.append(service.find(CHANNEL_ID))
    return {record.client_id: record for record in everyone}


@pytest.fixture
def desk(crowd: Sample, application: Application) -> Desk:
    return Desk(Api(application), staff_token("vendedor"))


@pytest.fixture
def admin(crowd: Sample, application: Application) -> Desk:
    return Desk(Api(application), staff_token("admin"))


@pytest.mark.parametrize("ordering", [f"{sign}{name}" for name in ORDERINGS for sign in ("", "-")])
def test_the_pages_together_are_the_sorted_list(desk: Desk, crowd: Sample, ordering: str) -> None:
    rows = walked(desk, f"ordering={ordering}", 37)
    value = sort_value(ordering)
    seen = [value(crowd[row["id"]]) for row in rows]
    assert seen == sorted(map(value, crowd.values()), reverse=ordering.startswith("-"))
    assert {row["id"] for row in rows} == set(crowd)
    assert len(rows) == len(crowd)


def test_the_list_begins_with_most_points_and_ties_go_by_name(desk: Desk, crowd: Sample) -> None:
    rows = walked(desk, "search=", 100)
    expected = sorted(
        crowd.values(),
        key=lambda each: (
            -each.points_balance,
            sortable(each.last_name),
            sortable(each.first_name),
            each.client_id,
        ),
    )
    assert [row["id"] for row in rows] == [each.client_id for each in expected]


def test_the_whole_list_is_a_plain_array(desk: Desk, crowd: Sample) -> None:
    answer = desk.api.get(f"{CLIENTS}?page_size=none", token=desk.token)
    assert [row["id"] for row in answer.json_body] == [row["id"] for row in walked(desk, "", 100)]


def test_the_maintenance_client_is_the_last_row_of_administrators(
    admin: Desk, crowd: Sample
) -> None:
    for ordering in ("first_name", "-first_name", "-points_balance", "level"):
        rows = walked(admin, f"ordering={ordering}", 80)
        assert rows[-1]["id"] == MAINTENANCE_ID
        assert len(rows) == len(crowd) + 1


def test_a_page_past_the_end_is_not_there(desk: Desk) -> None:
    for query in ("page=9000", "page=2&page_size=1000", "page=2&search=nadie-se-llama-asi"):
        answer = desk.api.get(f"{CLIENTS}?{query}", token=desk.token)
        assert answer.status_code == 404
        assert answer.json_body["detail"] == "Página inválida."


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=x",
        "page_size=0",
        "page_size=-1",
        "ordering=password",
        "bd=tomorrow",
        f"search={'x' * 201}",
    ],
)
def test_a_wrong_query_is_refused(desk: Desk, query: str) -> None:
    answer = desk.api.get(f"{CLIENTS}?{query}", token=desk.token)
    assert answer.status_code == 400
    assert answer.json_body[query.partition("=")[0]]


def test_empty_parameters_mean_no_filter(desk: Desk, crowd: Sample) -> None:
    assert desk.page("search=&ordering=&bd=&page=&page_size=")["count"] == len(crowd)


def test_birthdays_are_those_of_today_in_lima(desk: Desk, crowd: Sample) -> None:
    born = {each.client_id for each in crowd.values() if each.birth_date == date(1980, 1, 5)}
    assert {row["id"] for row in walked(desk, "bd=today", 5)} == born
    late_evening = NOW + timedelta(hours=11)
    with clock.at(late_evening):
        assert {row["id"] for row in walked(desk, "bd=today", 5)} == born
    with clock.at(late_evening + timedelta(hours=1)):
        tomorrow = Desk(desk.api, staff_token("vendedor"))
        assert not born & {row["id"] for row in walked(tomorrow, "bd=today", 5)}
    some = crowd[min(born)]
    assert [row["id"] for row in desk.page(f"bd=today&search={some.number_doc}")["results"]] == [
        some.client_id
    ]


@pytest.mark.parametrize("ordering", ["-points_balance", "last_name", "-created"])
def test_a_search_finds_all_who_have_its_words_in_the_order_asked_for(
    desk: Desk, crowd: Sample, ordering: str
) -> None:
    rows = walked(desk, f"search=nahui+maria&ordering={ordering}", 4)
    having = [
        each
        for each in crowd.values()
        if each.first_name == "María" and "Ñahui" in (each.last_name or "")
    ]
    assert {row["id"] for row in rows} == {each.client_id for each in having}
    assert rows
    value = sort_value(ordering)
    assert [value(crowd[row["id"]]) for row in rows] == sorted(
        map(value, having), reverse=ordering.startswith("-")
    )


@pytest.mark.parametrize(
    "text",
    [
        "40000007",
        "987000007",
        "51987000007",
        "%2B51987000007",
        "%2B51 987 000 007",
        "0051987000007",
        "0987000007",
        "(987) 000-007",
        "87000007",
        "0000007",
        "40.000.007",
        "4000 0007",
        "guest7@",
        "GUEST7@example.com",
        "4000000 guest7@",
        "guest7@ example.com",
        "40000007%E2%80%8B",
        "%EF%BB%BF40000007%E2%81%A0",
    ],
)
def test_one_client_is_found_by_document_phone_and_address(desk: Desk, text: str) -> None:
    found = desk.page(f"search={text}")
    assert [row["number_doc"] for row in found["results"]] == ["40000007"]
    assert found["count"] == 1


@pytest.mark.parametrize(
    ("text", "name"), [("osc", "Óscar"), ("ÓSCAR", "Óscar"), ("ñus", "Ñusta"), ("zo", "Zoila")]
)
def test_names_are_found_with_and_without_accents(
    desk: Desk, crowd: Sample, text: str, name: str
) -> None:
    rows = walked(desk, f"search={text}", 50)
    having = {each.client_id for each in crowd.values() if each.first_name == name}
    assert {row["id"] for row in rows} == having


@pytest.mark.parametrize("text", ["uisp", "ngel", "uiz-d", "ia jose", "l@", "e.com ahui"])
def test_parts_of_words_count_as_words_do(desk: Desk, crowd: Sample, text: str) -> None:
    shown = {
        each.client_id: fold(f"{each.first_name} {each.last_name or ''} {each.email or ''}")
        for each in crowd.values()
    }
    having = {key for key, name in shown.items() if all(word in name for word in text.split())}
    rows = walked(desk, f"search={text}", 60) if having else []
    assert {row["id"] for row in rows} == having
    assert desk.page(f"search={text}")["count"] == len(having)


def test_everybody_is_found_by_the_full_name(desk: Desk, crowd: Sample) -> None:
    names = {(each.first_name, each.last_name or "") for each in crowd.values()}
    for first, last in sorted(names)[:40]:
        words = fold(f"{last} {first}").replace("-", " ").split()
        having = {
            each.client_id
            for each in crowd.values()
            if all(word in fold(f"{each.first_name} {each.last_name}") for word in words)
        }
        page = desk.page(f"search={last} {first}&page_size=1000")
        assert {row["id"] for row in page["results"]} == having
        assert page["count"] == len(having)


def test_what_was_saved_is_found_at_once_before_and_after_the_job_packs_it(
    desk: Desk, crowd: Sample
) -> None:
    made = desk.register(number_doc="66666666", first_name="Wilhelmina", last_name="Xyz")
    for name in ("Guillermina", "Memé", "Wilma"):
        assert desk.page("search=66666666 xyz")["count"] == 1
        pack_clients(NOW)
        assert desk.page("search=xyz 6666")["count"] == 1
        desk.edit(made["id"], first_name=name)
        assert [row["first_name"] for row in desk.page("search=xyz")["results"]] == [name]
    service.delete(made["id"], now=NOW, actor="staff#1")
    for _ in range(2):
        assert desk.page("search=66666666")["count"] == 0
        pack_clients(NOW)


def test_a_word_that_hundreds_have_hides_nobody_who_has_the_others_too(
    desk: Desk, crowd: Sample
) -> None:
    made = [namesake(number) for number in range(700)]
    for start in range(0, len(made), 30):
        tx = Transaction(NOW)
        for each in made[start : start + 30]:
            writing.add(tx, each, otherwise=IdentifierTaken())
        tx.commit()
    for each in (made[0], made[321], made[699]):
        page = desk.page(f"search=namesake {each.last_name}")
        assert [row["id"] for row in page["results"]] == [each.client_id]
        assert page["count"] == 1
    assert desk.page("search=namesake&page_size=10&page=70")["count"] == 700
    assert len(walked(desk, "search=namesake", 100)) == 700
    for start in range(0, len(made), 20):
        tx = Transaction(NOW)
        for each in made[start : start + 20]:
            writing.replace(tx, each, writing.changed(each, deleted_at=NOW))
        tx.commit()
    assert desk.page("search=namesake")["count"] == 0


def namesake(number: int) -> Client:
    return Client(
        client_id=ids.new_id(),
        created=NOW,
        updated=NOW,
        document_type="pas",
        number_doc=f"NS{number:06d}",
        first_name="Namesake",
        last_name=f"Z{number:03d}z",
        tel_number="+51987654321",
    )


def test_one_letter_finds_the_first_of_many(desk: Desk, crowd: Sample) -> None:
    rows = walked(desk, "search=m", 100)
    assert 0 < len(rows) <= 200
    for row in rows:
        names = f"{row['first_name']} {row['last_name']}".lower().split()
        assert any(name.startswith("m") for name in names)


def test_the_search_for_choosing_is_a_short_array(desk: Desk, admin: Desk) -> None:
    def search(who: Desk, query: str) -> list[dict[str, Any]]:
        answer = who.api.get(f"{CLIENTS}search/?{query}", token=who.token)
        assert answer.status_code == 200
        rows: list[dict[str, Any]] = answer.json_body
        return rows

    for query in ("", "search=", "search=---"):
        assert search(desk, query) == []
    unknown = desk.api.get(f"{CLIENTS}search/?x=1", token=desk.token)
    assert unknown.status_code == 400
    assert "x" in unknown.json_body
    assert len(search(desk, "search=98700")) == 50
    assert [row["first_name"] for row in search(desk, "search=airb")] == ["AirBnB"]
    assert search(desk, "search=mantenim") == []
    assert len(search(admin, "search=mantenim")) == 1


@pytest.fixture
def requests_sent(crowd: Sample) -> Iterator[list[str]]:
    """The DynamoDB operations that are sent."""
    sent: list[str] = []

    def note(model: Any, **_: Any) -> None:
        sent.append(model.name)

    emitter = store.connection().client.meta.events
    emitter.register("before-call.dynamodb", note)
    yield sent
    emitter.unregister("before-call.dynamodb", note)


def rounds_of(sent: list[str]) -> int:
    """Rounds: operations of one kind in a row go out together here."""
    return sum(1 for index, name in enumerate(sent) if index == 0 or sent[index - 1] != name)


@pytest.mark.parametrize("offset", [0, 100, 220])
def test_a_page_costs_the_same_wherever_it_is(
    requests_sent: list[str], crowd: Sample, offset: int
) -> None:
    rows, count = lists.page("-points_balance", offset, 10, with_hidden=False)
    assert count == len(crowd)
    assert len(rows) == 10
    # The counters first, then the bands that hold the page, together, then the clients.
    assert requests_sent[0] == "Query"
    assert requests_sent[-1] == "BatchGetItem"
    assert requests_sent.count("BatchGetItem") == 1
    assert rounds_of(requests_sent) == 2
    assert len(requests_sent) <= 2 + 10


@pytest.mark.parametrize("text", ["quispe", "quispe maria", "4000", "a", "zoila 40000"])
def test_a_search_reads_the_directory_and_the_clients_of_its_page(
    requests_sent: list[str], text: str
) -> None:
    rows, _ = lists.page("-points_balance", 0, 5, with_hidden=False, text=text)
    assert rows
    assert requests_sent == ["Query", "BatchGetItem"]


def test_one_document_registered_twice_at_once_makes_one_client(
    desk: Desk, application: Application
) -> None:
    details = Details(
        document_type="pas",
        number_doc="RACE12345",
        first_name="Race",
        last_name="Winner",
        tel_number="987654321",
    )

    def attempt(_: int) -> str:
        try:
            service.create(details, now=NOW, actor="staff#2")
        except Invalid as error:
            return str(error.code)
        return "created"

    with ThreadPoolExecutor(6) as pool:
        futures = [pool.submit(copy_context().run, attempt, n) for n in range(6)]
        outcomes = sorted(future.result() for future in futures)
    assert outcomes == ["created", *["document_taken"] * 5]
    found = desk.page("search=race12345")
    assert found["count"] == 1
    again = desk.api.post(
        CLIENTS, form=guest(document_type="pas", number_doc="race12345"), token=desk.token
    )
    assert again.status_code == 400
    service.delete(found["results"][0]["id"], now=NOW, actor="staff#1")
    assert desk.page("search=race12345")["count"] == 0


def test_a_new_name_moves_a_client_in_every_list_and_search(desk: Desk, crowd: Sample) -> None:
    made = desk.register(number_doc="77777777", first_name="Aaron", last_name="Aaa")
    before = desk.page("ordering=last_name&page_size=2")
    # Only the channel, which has no last name, stands before.
    assert before["results"][1]["id"] == made["id"]
    desk.edit(made["id"], last_name="Zzz", email="null")
    after = desk.page("ordering=-last_name&page_size=1")
    assert after["results"][0]["id"] == made["id"]
    assert after["count"] == before["count"] == len(crowd) + 1
    assert desk.page("search=aaa")["count"] == 0
    assert desk.page("search=zzz aar")["count"] == 1
    service.delete(made["id"], now=NOW, actor="staff#1")
    assert desk.page("")["count"] == len(crowd)
