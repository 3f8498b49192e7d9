"""The stand-in of Google Sheets."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from local.providers.cells import Area, Formula, area_of
from local.providers.google_sheets import BOOK, EMAIL, GRANT, SCOPE, TOKENS, GoogleSheets
from local.providers.http import FORM, Answer, Request
from local.providers.key_pairs import key_pair
from local.providers.sheets import page

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
VALUES = f"/v4/spreadsheets/{BOOK}/values"
CLAIMS = {"iss": EMAIL, "scope": SCOPE, "aud": TOKENS, "iat": SECONDS, "exp": SECONDS + 3600}


@pytest.fixture
def sheets() -> GoogleSheets:
    provider = GoogleSheets()
    provider.now = lambda: NOW
    return provider


def ask(
    sheets: GoogleSheets,
    method: str,
    path: str,
    body: Any = None,
    token: str | None = None,
    **query: str,
) -> Answer:
    """What a program with a token is answered."""
    headers = {"authorization": f"Bearer {token or token_of(sheets)}"}
    content = b"" if body is None else msgspec.json.encode(body)
    answer = sheets.take(Request(method, path, query, headers, content))
    assert isinstance(answer, Answer)
    return answer


def sign(sheets: GoogleSheets, key: str = "", grant: str = GRANT, **claims: Any) -> Answer:
    """What whoever signs is answered."""
    pair = key_pair()
    signed = jwt.encode(
        {**CLAIMS, **claims},
        key or pair["private_key"],
        "RS256",
        headers={"kid": pair["private_key_id"]},
    )
    body = urlencode({"grant_type": grant, "assertion": signed}).encode()
    answer = sheets.take(Request("POST", "/token", {}, {"content-type": FORM}, body))
    assert isinstance(answer, Answer)
    return answer


def token_of(sheets: GoogleSheets) -> str:
    token: str = msgspec.json.decode(sign(sheets).body)["access_token"]
    return token


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "another@local.iam.gserviceaccount.com"},
        {"scope": "https://www.googleapis.com/auth/drive"},
        {"aud": "https://sheets.googleapis.com/"},
        {"exp": SECONDS},
        {"exp": SECONDS + 3601},
        {"iat": SECONDS + 1},
        {"grant": "password"},
    ],
    ids=str,
)
def test_whoever_signs_otherwise_than_google_asks_gets_no_token(
    sheets: GoogleSheets, claims: dict[str, Any]
) -> None:
    answer = sign(sheets, **claims)
    assert answer.status == 400
    assert msgspec.json.decode(answer.body)["error"] == "invalid_grant"


def test_another_key_opens_nothing(sheets: GoogleSheets) -> None:
    other = rsa.generate_private_key(65_537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    assert sign(sheets, key=other.decode()).status == 400


def test_a_token_ends(sheets: GoogleSheets) -> None:
    token = token_of(sheets)
    assert ask(sheets, "GET", f"{VALUES}/%27Hoja%201%27!A1", token=token).status == 200
    sheets.now = lambda: NOW + timedelta(hours=1)
    assert ask(sheets, "GET", f"{VALUES}/%27Hoja%201%27!A1", token=token).status == 401


@pytest.mark.parametrize(("option", "cell"), [("RAW", "=1+1"), ("USER_ENTERED", Formula("=1+1"))])
def test_what_is_typed_computes_and_what_is_raw_does_not(
    sheets: GoogleSheets, option: str, cell: str | Formula
) -> None:
    path = f"{VALUES}/%27Hoja%201%27!A1:append"
    assert ask(sheets, "POST", path, {"values": [["=1+1"]]}, valueInputOption=option).status == 200
    assert sheets.sheet.rows == [[cell]]
    assert ("(formula) =1+1" in page([sheets])) == (option == "USER_ENTERED")


@pytest.mark.parametrize(
    ("path", "body", "query"),
    [
        (f"{VALUES}/%27Hoja%201%27!A1:append", {"values": [["x"]]}, {}),
        (f"{VALUES}/%27Hoja%201%27!A1:append", {"values": "x"}, {"valueInputOption": "RAW"}),
        (f"{VALUES}/%27Hoja%209%27!A1:append", {"values": []}, {"valueInputOption": "RAW"}),
        (f"{VALUES}/Hoja:append", {"values": []}, {"valueInputOption": "RAW"}),
        (f"{VALUES}:batchUpdate", {"data": []}, {}),
    ],
    ids=["no option", "no rows", "unknown sheet", "no place", "no option for many"],
)
def test_what_google_would_refuse_is_refused(
    sheets: GoogleSheets, path: str, body: dict[str, Any], query: dict[str, str]
) -> None:
    answer = ask(sheets, "POST", path, body, **query)
    assert answer.status == 400
    assert msgspec.json.decode(answer.body)["error"]["status"] == "INVALID_ARGUMENT"
    assert sheets.sheet.rows == []


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ("'Hoja 1'!A1", Area("Hoja 1", 0, 0, 0, 0)),
        ("'Hoja 1'!H12:L12", Area("Hoja 1", 11, 7, 11, 11)),
        ("'Hoja 1'!AA:AB", Area("Hoja 1", 0, 26, None, 27)),
        ("'Hoja 1'!3:4", Area("Hoja 1", 2, 0, 3, None)),
        ("'De Ana''s'!B:B", Area("De Ana's", 0, 1, None, 1)),
        ("Hoja 1!A1", None),
        ("'Hoja 1'", None),
    ],
)
def test_places_are_those_of_people(place: str, area: Area | None) -> None:
    assert area_of(place) == area
