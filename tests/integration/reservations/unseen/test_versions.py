"""A stay whose version is named."""

import pytest
from chalice.test import HTTPResponse

from chalicelib.kernel import clock
from chalicelib.kernel.edits import FORM_LIFE
from tests.support.http import Api

from ..conftest import NOW
from .tabs import MINUTE, save, saved, unseen


@pytest.mark.parametrize("as_header", [True, False])
def test_a_version_is_honoured(api: Api, stay: str, as_header: bool) -> None:
    shown = api.get(stay, token="admin")
    version = shown.json_body["version"]
    assert shown.headers["ETag"] == f'"{version}"'

    def change(version: int, **form: str) -> HTTPResponse:
        if as_header:
            return save(api, stay, "admin", form, headers={"If-Match": f'"{version}"'})
        return save(api, stay, "admin", {**form, "version": version})

    first = change(version, guests="5")
    assert (first.status_code, first.json_body["version"]) == (200, version + 1)
    assert first.headers["ETag"] == f'"{version + 1}"'
    # Another value than any that stood: without a version it would go through.
    assert unseen(change(version, guests="7")) == {"guests"}
    # Whoever sends a version is not let through by sending it again.
    assert unseen(change(version, guests="7")) == {"guests"}
    assert change(version + 1, guests="7").status_code == 200


def test_a_version_is_refused_whose_changes_are_long_past(api: Api, stay: str) -> None:
    version = api.get(stay, token="admin").json_body["version"]
    saved(api, stay, "seller", {"guests": "6"})
    with clock.at(NOW + FORM_LIFE + MINUTE):
        saved(api, stay, "seller", {"price_usd": "410"})
        answer = save(api, stay, "admin", {"version": version, "guests": "4"})
    assert unseen(answer) == {"price_usd"}


def test_a_version_that_never_was_is_refused(api: Api, stay: str) -> None:
    answer = save(api, stay, "admin", {"version": 99, "guests": "5"})
    assert (answer.status_code, answer.json_body["code"]) == (409, "stale")


@pytest.mark.parametrize("tag", ["abc", '"0"', '"1", "2"'])
def test_a_header_that_names_no_version_is_refused(api: Api, stay: str, tag: str) -> None:
    answer = save(api, stay, "admin", {"guests": "5"}, headers={"If-Match": tag})
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {"If-Match"})


def test_any_version_will_do_for_a_star(api: Api, stay: str) -> None:
    answer = save(api, stay, "admin", {"guests": "5"}, headers={"If-Match": "*"})
    assert answer.status_code == 200


def test_browsers_may_send_and_read_versions(api: Api, stay: str) -> None:
    preflight = api.options(stay)
    assert "If-Match" in preflight.headers["Access-Control-Allow-Headers"]
    exposed = api.get(stay, token="admin").headers["Access-Control-Expose-Headers"]
    assert "ETag" in exposed


def test_lists_tell_the_version_too(api: Api, stay: str) -> None:
    saved(api, stay, "seller", {"guests": "6"})
    [row] = api.get("/api/v1/reservations/", token="admin").json_body["results"]
    assert row["version"] == 2
