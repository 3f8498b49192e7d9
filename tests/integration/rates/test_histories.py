"""The history of a setting over HTTP."""

from tests.integration.resources import at, season_body
from tests.support.http import Api

UNKNOWN = "5a0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"


def test_what_never_was_has_no_history(api: Api) -> None:
    answer = api.get(at("seasons", UNKNOWN, "history"), token="admin")
    assert (answer.status_code, answer.json_body["code"]) == (404, "not_found")


def test_what_was_removed_keeps_its_history(api: Api) -> None:
    season_id = api.post(at("seasons"), token="admin", json=season_body()).json_body["id"]
    assert api.delete(at("seasons", season_id), token="admin").status_code == 204
    answer = api.get(at("seasons", season_id, "history"), token="admin")
    assert [row["event"] for row in answer.json_body] == ["season.removed", "season.saved"]
