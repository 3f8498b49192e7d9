"""What Google Sheets is asked, by a service account that signs for itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import google_sheets as client
from chalicelib.kernel import clock
from local.providers.cells import Formula
from local.providers.failures import Failure
from local.providers.google_sheets import BOOK, EMAIL, SHEET, GoogleSheets
from local.providers.http import Request
from local.providers.key_pairs import key_pair, public_key
from tests.support.contracts import contract

from .conftest import Configure

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
NAMES = ("client_email", "private_key", "private_key_id", "spreadsheet_id")
ROWS: list[list[str | int]] = [["uno", "a-1", 3], ["dos", "a-2", 4]]


def append(rows: list[list[str | int]] | None = None) -> None:
    client.append(client.account(), SHEET, rows or ROWS)


def column(letter: str) -> list[str]:
    return client.column(client.account(), SHEET, letter)


@contextmanager
def at(sheets: GoogleSheets, moment: datetime) -> Iterator[None]:
    """It is `moment`, here and at Google."""
    sheets.now = lambda: moment
    with clock.at(moment):
        yield


def operations(sheets: GoogleSheets) -> list[str]:
    return [each.operation for each in sheets.received]


def test_rows_are_added_after_the_last_one(sheets: GoogleSheets) -> None:
    append()
    append([["tres", "a-3", 5]])
    assert sheets.sheet.rows == [*ROWS, ["tres", "a-3", 5]]
    assert column("B") == ["a-1", "a-2", "a-3"]
    assert client.row(client.account(), SHEET, 2) == ["dos", "a-2", "4"]


def test_an_empty_sheet_has_no_rows_and_no_columns(sheets: GoogleSheets) -> None:
    assert client.row(client.account(), SHEET, 1) == []
    assert column("B") == []


def test_a_column_keeps_the_places_of_its_cells(sheets: GoogleSheets) -> None:
    append([["x", "a-1"], ["x", ""], ["x", "a-3"], ["x", ""]])
    assert column("B") == ["a-1", "", "a-3"]


def test_cells_are_written_where_they_stand(sheets: GoogleSheets) -> None:
    append()
    client.write(client.account(), SHEET, {"B2": ["otro"], "A1:C1": ["a", "b", "c"]})
    assert sheets.sheet.rows == [["a", "b", "c"], ["dos", "otro", 4]]


@pytest.mark.parametrize("text", ["=1+1", '=IMAGE("http://x.example")', "+51", "-1", "@x", "'x"])
def test_a_text_stays_a_text(sheets: GoogleSheets, text: str) -> None:
    append([[text]])
    client.write(client.account(), SHEET, {"B1": [text]})
    [row] = sheets.sheet.rows
    assert row == [text, text]
    assert not any(isinstance(cell, Formula) for cell in row)


def test_what_is_sent_and_answered_is_what_google_describes(sheets: GoogleSheets) -> None:
    published = contract("google-sheets-v4")
    append()
    column("B")
    client.row(client.account(), SHEET, 1)
    client.write(client.account(), SHEET, {"H2:L2": ["x"] * 5})
    assert operations(sheets) == ["token", "append", "read", "read", "write"]
    for reception in sheets.received:
        published.check(reception)


@pytest.mark.parametrize("refusal", sorted(GoogleSheets.refusals))
def test_what_google_refuses_is_refused_as_it_describes(sheets: GoogleSheets, refusal: str) -> None:
    published = contract("google-sheets-v4")
    path = f"/v4/spreadsheets/{BOOK}/values/A1:append"
    answer = GoogleSheets.refusals[refusal]
    published.check_answer("POST", path, answer.status, "application/json", answer.body)


def test_the_place_is_quoted_and_the_verb_is_not(sheets: GoogleSheets) -> None:
    append()
    request = sheets.received[-1].request
    assert request.path == f"/v4/spreadsheets/{BOOK}/values/%27Hoja%201%27%21A1:append"
    assert request.query == {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}


def test_the_account_signs_for_itself(sheets: GoogleSheets) -> None:
    with at(sheets, NOW):
        append()
    request = sheets.received[0].request
    assertion = request.form["assertion"]
    key = public_key(key_pair()["private_key_id"])
    claims = jwt.decode(
        assertion, key, ["RS256"], options={"verify_aud": False, "verify_exp": False}
    )
    assert claims == {
        "iss": EMAIL,
        "scope": "https://www.googleapis.com/auth/spreadsheets",
        "aud": "https://oauth2.googleapis.com/token",
        "iat": int(NOW.timestamp()) - 60,
        "exp": int(NOW.timestamp()) + 3540,
    }
    assert jwt.get_unverified_header(assertion)["alg"] == "RS256"


def test_a_token_serves_until_shortly_before_its_end(sheets: GoogleSheets) -> None:
    for minutes in (0, 58, 59, 100):
        with at(sheets, NOW + timedelta(minutes=minutes)):
            append()
    assert operations(sheets) == [*("token", "append", "append"), *("token", "append", "append")]


def test_a_token_that_ended_early_is_replaced(sheets: GoogleSheets) -> None:
    append()
    sheets.fail("revoked", times=1)
    append()
    assert operations(sheets)[2:] == ["append", "token", "append"]
    assert len(sheets.sheet.rows) == 4


def test_a_key_that_was_deleted_is_refused(sheets: GoogleSheets) -> None:
    append()
    sheets.is_revoked = True
    with pytest.raises(ServiceRefused) as refused:
        append()
    assert (refused.value.reason, refused.value.may_have_acted) == ("400", False)
    sheets.is_revoked = False
    append()
    assert len(sheets.sheet.rows) == 4


@pytest.mark.parametrize("key", ["x", "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----"])
def test_what_is_no_key_signs_nothing(sheets: GoogleSheets, configure: Configure, key: str) -> None:
    configure("google_sheets", **{**GoogleSheets.entered(), "private_key": key})
    with pytest.raises(ServiceRefused) as refused:
        append()
    assert refused.value.reason == "key"
    assert not sheets.received


@pytest.mark.parametrize("book", ["another", "../x?y#", "a b"])
def test_an_unknown_spreadsheet_is_refused(
    sheets: GoogleSheets, configure: Configure, book: str
) -> None:
    configure("google_sheets", **{**GoogleSheets.entered(), "spreadsheet_id": book})
    with pytest.raises(ServiceRefused) as refused:
        append()
    assert refused.value.status == 404


def test_an_unknown_sheet_is_refused(sheets: GoogleSheets) -> None:
    with pytest.raises(ServiceRefused) as refused:
        client.append(client.account(), "Hoja 9", ROWS)
    assert refused.value.status == 400


@pytest.mark.parametrize("failure", ["broken", "down", "reset", "lost", "garbage"])
def test_rows_that_may_be_there_are_not_sent_again(sheets: GoogleSheets, failure: Failure) -> None:
    column("A")
    sheets.fail(failure)
    with pytest.raises(ServiceUnavailable) as unavailable:
        append()
    assert unavailable.value.may_have_acted
    assert operations(sheets).count("append") == 1


@pytest.mark.parametrize("failure", ["limited", "quota"])
def test_rows_that_google_has_no_time_for_are_sent_again(
    sheets: GoogleSheets, failure: str
) -> None:
    column("A")
    sheets.fail(failure, times=1)
    append()
    assert sheets.sheet.rows == ROWS


def test_a_minute_has_room_for_so_many_reads_and_writes(sheets: GoogleSheets) -> None:
    sheets.quota = 2
    with at(sheets, NOW):
        append()
        append()
        with pytest.raises(ServiceUnavailable) as unavailable:
            append()
        column("A")
    assert (unavailable.value.reason, unavailable.value.may_have_acted) == ("429", False)
    with at(sheets, NOW + timedelta(minutes=1)):
        append()
    assert len(sheets.sheet.rows) == 6


READS: list[Callable[[], object]] = [
    lambda: column("B"),
    lambda: client.write(client.account(), SHEET, {"A1": ["x"]}),
]


@pytest.mark.parametrize("work", READS, ids=["reads", "writes"])
def test_what_does_no_harm_twice_is_asked_again(
    sheets: GoogleSheets, work: Callable[[], object]
) -> None:
    append()
    sheets.fail("down", times=2)
    work()
    assert [each.outcome for each in sheets.received][-3:] == ["down", "down", "200"]


def test_a_client_without_a_token_is_not_let_in(sheets: GoogleSheets) -> None:
    path = f"/v4/spreadsheets/{BOOK}/values/A1:append"
    answer = sheets.take(Request("POST", path, {}, {}, b"{}"))
    assert getattr(answer, "status", None) == 401


@pytest.mark.parametrize(
    "name", ["client_email", "private_key", "private_key_id", "spreadsheet_id"]
)
def test_without_its_whole_account_nothing_is_asked(
    sheets: GoogleSheets, configure: Configure, name: str
) -> None:
    configure("google_sheets", **{**GoogleSheets.entered(), name: ""})
    with pytest.raises(NotConfigured):
        client.account()
