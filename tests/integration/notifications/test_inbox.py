"""What people were told, as their apps list it (notifications book, 8)."""

from uuid import uuid4

import pytest

from chalicelib.kernel import clock
from chalicelib.notifications.inbox.service import STEP
from chalicelib.notifications.sending.service import send_to_guest
from chalicelib.notifications.texts.types import ManualFacts

from .telephones import API, Telephones


def tell(town: Telephones, title: str) -> None:
    """An administrator tells Ana something."""
    body = {"client_id": town.ana.client_id, "title": title, "body": "Texto"}
    answer = town.api.post(f"{API}admin/push/send/", token="admin", json=body)
    assert answer.status_code == 200, answer.body
    town.post.wait(seconds=1)


def titles(rows: list[dict[str, object]]) -> list[object]:
    return [row["title"] for row in rows]


@pytest.fixture
def told(town: Telephones) -> Telephones:
    """Five things that Ana was told."""
    for number in range(5):
        tell(town, f"Aviso {number}")
    return town


def test_one_notification_stands_once_whatever_the_number_of_devices(told: Telephones) -> None:
    page = told.read("clients/push/history/", "ana")

    assert titles(page["notifications"]) == [f"Aviso {number}" for number in (4, 3, 2, 1, 0)]
    assert page["stats"] == {"total": 5, "unread": 5}
    assert (page["unread_total"], page["next_cursor"]) == (5, None)
    assert set(page["notifications"][0]) == {
        "id",
        "title",
        "body",
        "notification_type",
        "data",
        "read",
        "read_at",
        "sent_at",
    }


def test_without_a_device_it_stands_in_the_list(town: Telephones) -> None:
    luis = town.register("luis", "40000002", "Luis")
    body = {"client_id": luis.client_id, "title": "Hola", "body": "Texto"}
    answer = town.api.post(f"{API}admin/push/send/", token="admin", json=body)
    assert answer.json_body["sent"] == 0
    town.post.wait(seconds=1)

    assert titles(town.history("luis")) == ["Hola"]


def test_pages_lead_on(told: Telephones) -> None:
    first = told.read("clients/push/history/?limit=2", "ana")
    second = told.read(f"clients/push/history/?limit=2&cursor={first['next_cursor']}", "ana")
    third = told.read(f"clients/push/history/?limit=2&cursor={second['next_cursor']}", "ana")

    assert titles(first["notifications"]) == ["Aviso 4", "Aviso 3"]
    assert titles(second["notifications"]) == ["Aviso 2", "Aviso 1"]
    assert titles(third["notifications"]) == ["Aviso 0"]
    assert third["next_cursor"] is None


def test_what_was_read_counts_once(told: Telephones) -> None:
    first = told.history()[0]["id"]
    path = f"{API}clients/push/history/{first}/read/"

    assert told.api.post(path, token="ana").json_body["success"] is True
    read_at = told.history()[0]["read_at"]
    told.post.wait(minutes=1)
    assert told.api.post(path, token="ana").status_code == 200

    assert told.history()[0]["read_at"] == read_at
    assert told.read("clients/push/history/unread-count/", "ana") == {"unread": 4}
    assert titles(told.history("ana", "?read=true")) == ["Aviso 4"]
    assert len(told.history("ana", "?read=false")) == 4


def test_everything_is_read_at_once_and_later_things_are_not(told: Telephones) -> None:
    path = f"{API}clients/push/history/mark-all-read/"

    assert told.api.post(path, token="ana").json_body["updated"] == 5
    assert told.api.post(path, token="ana").json_body["updated"] == 0
    tell(told, "Más tarde")

    assert told.read("clients/push/history/unread-count/", "ana") == {"unread": 1}
    assert [row["read"] for row in told.history()] == [False, True, True, True, True, True]
    last = told.history()[-1]["id"]
    assert told.api.post(f"{API}clients/push/history/{last}/read/", token="ana").status_code == 200
    assert told.read("clients/push/history/unread-count/", "ana") == {"unread": 1}


def test_nobody_reads_what_another_was_told(told: Telephones) -> None:
    told.register("luis", "40000002", "Luis")
    first = told.history()[0]["id"]

    for foreign in (first, str(uuid4())):
        answer = told.api.post(f"{API}clients/push/history/{foreign}/read/", token="luis")
        assert (answer.status_code, answer.json_body["success"]) == (404, False)
    assert told.history("luis") == []
    assert told.read("clients/push/history/unread-count/", "ana") == {"unread": 5}


def test_kinds_of_the_system_before_find_the_same(town: Telephones) -> None:
    stay = town.sell()
    town.post.wait(seconds=15)
    town.edit(stay, guests=5)
    town.post.wait(seconds=15)

    for name in ("admin_guests_changed", "admin_reservation_guests_changed"):
        (row,) = town.history("seller", f"?notification_type={name}")
        assert row["notification_type"] == "admin_guests_changed"
    assert town.history("seller", "?notification_type=nothing") == []
    (row,) = town.history("ana", "?notification_type=reservation_guests_changed")
    assert row["data"]["new_guests"] == 5


def test_staff_see_whether_it_reached_them(town: Telephones) -> None:
    town.sell()
    town.post.wait(seconds=15)

    row = town.history("seller")[0]
    assert (row["success"], row["device_type"], row["error_message"]) == (True, "android", None)
    row = town.history("admin")[0]
    assert (row["success"], row["device_type"]) == (True, None)
    assert town.history("seller", "?success=false") == []
    page = town.read("admin/push/history/?notification_type=admin_reservation_created", "seller")
    assert page["stats"] == {"total": 1, "unread": 1, "failed": 0}


@pytest.mark.parametrize(
    "query",
    ["days=abc", "days=0", "limit=-1", "limit=501", "read=perhaps", "cursor=x", "success=maybe"],
)
def test_a_query_that_makes_no_sense_is_refused(town: Telephones, query: str) -> None:
    answer = town.api.get(f"{API}admin/push/history/?{query}", token="seller")

    assert answer.status_code == 400
    assert list(answer.json_body["fields"]) == [query.partition("=")[0]]


def test_a_filter_looks_through_long_lists(town: Telephones) -> None:
    tell(town, "Aviso 0")
    first = town.history()[0]["id"]
    town.api.post(f"{API}clients/push/history/{first}/read/", token="ana")
    for number in range(1, STEP + 20):
        facts = ManualFacts(title=f"Aviso {number}", body="Texto")
        send_to_guest(town.ana.client_id, facts, actor="staff#1", now=clock.now())

    assert titles(town.history("ana", "?read=true&limit=1")) == ["Aviso 0"]


@pytest.mark.parametrize("first", ["0", "f", "7"])
def test_a_cursor_that_leads_nowhere_is_no_failure(told: Telephones, first: str) -> None:
    cursor = f"{first * 8}-0000-4000-8000-000000000000"

    rows = told.history("ana", f"?cursor={cursor}")

    assert len(rows) == (0 if first == "0" else 5)


def test_a_cursor_may_be_older_than_the_days_that_are_asked_for(told: Telephones) -> None:
    cursor = told.history()[0]["id"]
    told.post.wait(hours=72)

    assert told.history("ana", f"?cursor={cursor}&days=1") == []
    assert len(told.history("ana", f"?cursor={cursor}")) == 4
