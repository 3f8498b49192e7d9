"""Google Sheets (API v4): reading a column, adding rows at the end, writing over cells.

The secret `google_sheets` holds `client_email`, `private_key` and `private_key_id` of a service
account, as its key file has them, and `spreadsheet_id`. What is written is `RAW`: a text stays a
text, whatever it begins with. Google lets a service account read and write 60 times a minute.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from msgspec import UNSET

from chalicelib.cloud.http.calls import Call, Method, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused
from chalicelib.integrations import google_tokens
from chalicelib.integrations.accounts import entered
from chalicelib.integrations.google_tokens import ServiceAccount

SERVICE = Service(
    name="google_sheets",
    address="https://sheets.googleapis.com",
    read_seconds=20.0,
    budget_seconds=25.0,
    # A column of the largest sheet there can be.
    most_bytes=32_000_000,
)
T = TypeVar("T")
RAW = "RAW"
UNAUTHENTICATED = 401
Cell = str | int
Row = Sequence[Cell]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A service account, and the spreadsheet that was shared with it."""

    signer: ServiceAccount
    spreadsheet_id: str


class _Values(msgspec.Struct, frozen=True):
    values: list[list[Any]] = []


class _Written(msgspec.Struct, frozen=True, rename="camel"):
    spreadsheet_id: str


def account() -> Account:
    """The account that the secret names.

    Raises:
        NotConfigured: it names none.
    """
    names = ("client_email", "private_key", "private_key_id", "spreadsheet_id")
    kept = entered(SERVICE, "google_sheets", *names)
    signer = ServiceAccount(
        client_email=kept["client_email"],
        private_key=kept["private_key"],
        key_id=kept["private_key_id"],
    )
    return Account(signer=signer, spreadsheet_id=kept["spreadsheet_id"])


def row(account: Account, sheet: str, number: int) -> list[str]:
    """The cells of a row, as texts, up to the last that is not empty."""
    return _first(_read(account, _range(sheet, f"{number}:{number}"), "ROWS"))


def column(account: Account, sheet: str, letter: str) -> list[str]:
    """The cells of a column from the first row on, as texts, up to the last that is not empty."""
    return _first(_read(account, _range(sheet, f"{letter}:{letter}"), "COLUMNS"))


def append(account: Account, sheet: str, rows: Sequence[Row]) -> None:
    """Add rows after the last one, all or none. Never repeated by itself once Google may have done
    it, since that would double them.

    Raises:
        ServiceUnavailable: Google may take them later; `may_have_acted`: they may be there.
        ServiceRefused: it does not know key, spreadsheet or sheet, or may not write there.
    """
    place = f"/{quote(_range(sheet, 'A1'), safe='')}:append"
    query = {"valueInputOption": RAW, "insertDataOption": "INSERT_ROWS"}
    _ask(account, "append", "POST", place, _Written, query=query, json={"values": rows})


def write(account: Account, sheet: str, cells: Mapping[str, Row]) -> None:
    """Write rows of cells over what stands at their places (`A1`, `H12:L12`), all or none."""
    data = [
        {"range": _range(sheet, place), "majorDimension": "ROWS", "values": [values]}
        for place, values in cells.items()
    ]
    json = {"valueInputOption": RAW, "data": data}
    _ask(account, "write", "POST", ":batchUpdate", _Written, json=json, repeatable=True)


def _read(account: Account, place: str, dimension: str) -> list[list[Any]]:
    query = {"majorDimension": dimension, "valueRenderOption": "UNFORMATTED_VALUE"}
    path = f"/{quote(place, safe='')}"
    return _ask(account, "read", "GET", path, _Values, query=query).values


def _first(found: list[list[Any]]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in found[0]] if found else []


def _range(sheet: str, cells: str) -> str:
    name = sheet.replace("'", "''")
    return f"'{name}'!{cells}"


def _ask(
    account: Account,
    operation: str,
    method: Method,
    place: str,
    answer: type[T],
    *,
    query: Mapping[str, str] | None = None,
    json: Any = UNSET,
    repeatable: bool = False,
) -> T:
    """What Google answers about the spreadsheet's values; with a new token where it takes the
    present one no more."""
    book = quote(account.spreadsheet_id, safe="")
    # A whole address: the colon before what is to be done must not be encoded.
    url = f"{SERVICE.address}/v4/spreadsheets/{book}/values{place}"
    call = Call(
        operation=operation,
        method=method,
        url=f"{url}?{urlencode(query)}" if query else url,
        json=json,
        repeatable=repeatable,
    )
    try:
        return _sent(account, call, answer)
    except ServiceRefused as refused:
        if refused.status != UNAUTHENTICATED:
            raise
        google_tokens.forget(account.signer)
        return _sent(account, call, answer)


def _sent(account: Account, call: Call, answer: type[T]) -> T:
    header = google_tokens.authorization(SERVICE, account.signer)
    return Client(SERVICE, headers={"Authorization": header}).ask(call, answer)
