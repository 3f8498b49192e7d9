"""The list of imports, the rows that are not taken, and the form that a browser sends a file by."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.imports.bulk import records
from chalicelib.kernel import clock

from .test_files_of_the_past import NOW, ROW, Desk, desk, file

__all__ = ["desk"]
BACK = "https://casa.pe/api/v1/admin/ui/imports/"


def listed(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.get("").json_body
    return found


def test_the_import_that_was_announced_last_comes_first(desk: Desk) -> None:
    assert listed(desk) == []
    first = desk.check(file(ROW))["id"]
    with clock.at(NOW + timedelta(seconds=1)):
        second = desk.upload(None, "clients", "xlsx")
    found = [(each["id"], each["kind"], each["state"]) for each in listed(desk)]
    assert found == [
        (second, "clients", "awaiting_file"),
        (first, "reservations", "checked"),
    ]


def test_a_list_has_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_LISTED", 2)
    made = []
    for seconds in range(3):
        with clock.at(NOW + timedelta(seconds=seconds)):
            made.append(desk.upload(None, "clients"))
    assert [each["id"] for each in listed(desk)] == made[:0:-1]


def test_an_import_is_listed_once_however_often_it_is_asked_for(desk: Desk) -> None:
    body = {"kind": "clients", "format": "csv"}
    for _ in range(2):
        desk.post(json=body, headers={"Idempotency-Key": "once"})
    assert len(listed(desk)) == 1


def test_only_rows_that_are_not_taken_are_shown_where_that_is_asked(desk: Desk) -> None:
    wrong = ROW.replace("40000001", "40000009")
    import_id = desk.check(file(ROW, wrong, ROW, wrong))["id"]
    answer = desk.get(f"{import_id}/rows/?refused=true&skip=1&limit=1").json_body
    assert answer == {"count": 3, "results": [{"row": 4, "outcome": "duplicates"}]}
    assert [row for row, _ in desk.rows(import_id)] == [2, 3, 4, 5]


def test_storage_leads_a_browser_back(desk: Desk) -> None:
    answer = desk.post(json={"kind": "clients", "format": "csv", "then": BACK})
    fields = answer.json_body["upload"]["fields"]
    assert fields["success_action_redirect"] == BACK
    conditions = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    assert {"success_action_redirect": BACK} in conditions
    plain = desk.post(json={"kind": "clients", "format": "csv"}).json_body
    assert "success_action_redirect" not in plain["upload"]["fields"]


@pytest.mark.parametrize("then", ["javascript:alert(1)", "casa.pe", "https://casa pe/", 1])
def test_storage_leads_to_addresses_only(desk: Desk, then: Any) -> None:
    answer = desk.post(json={"kind": "clients", "format": "csv", "then": then})
    assert answer.status_code == 400
    assert list(answer.json_body["fields"]) == ["then"]


def test_only_administrators_see_the_list(desk: Desk) -> None:
    for token, status in (("seller", 403), ("cleaner", 403), ("ana", 401)):
        desk.token = token
        assert desk.get("").status_code == status
