"""Google Sheets: one spreadsheet with one sheet, and the tokens that open it."""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

import jwt
import msgspec

from local.providers.cells import Area, Formula, Sheet, area_of, turned
from local.providers.http import FORM, Answer, Message, Reply, Request
from local.providers.key_pairs import key_pair, public_key
from local.providers.provider import Account, Operation, Provider, Refusal

SHEET = "Hoja 1"
BOOK, EMAIL = "local-spreadsheet", "casa-austin@local.iam.gserviceaccount.com"
TOKENS = "https://oauth2.googleapis.com/token"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
MINUTE = timedelta(minutes=1)
PATH = "/v4/spreadsheets/{book}/values"
Work = Literal["reads", "writes"]


def error(code: int, status: str, message: str) -> Answer:
    """An error as Google writes it."""
    return Answer.of({"error": {"code": code, "message": message, "status": status}}, code)


UNAUTHENTICATED = error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
DENIED = error(403, "PERMISSION_DENIED", "The caller does not have permission")
UNKNOWN = error(404, "NOT_FOUND", "Requested entity was not found.")
QUOTA = error(
    429,
    "RESOURCE_EXHAUSTED",
    "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per "
    "user' of service 'sheets.googleapis.com'",
)


def bad_request(message: str) -> Refusal:
    """Google does not take a request as it is written."""
    return Refusal(error(400, "INVALID_ARGUMENT", message))


def bad_grant(why: str) -> Refusal:
    """Google gives no token."""
    return Refusal(Answer.of({"error": "invalid_grant", "error_description": why}, 400))


class GoogleSheets(Provider):
    """A spreadsheet that is shared with one service account.

    `is_revoked`: the key of the account was deleted. `life` is how long a token counts, `quota`
    how many reads, and how many writes, a minute has room for.
    """

    name = "google_sheets"
    account = Account(
        secret="google_sheets",  # noqa: S106 - the name of a secret
        values={"client_email": EMAIL, "spreadsheet_id": BOOK},
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "denied": DENIED,
        "quota": QUOTA,
        "revoked": UNAUTHENTICATED,
        "unknown": UNKNOWN,
    }

    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet()
        self.is_revoked = False
        self.life = timedelta(hours=1)
        self.quota = 60
        self._tokens: dict[str, datetime] = {}
        self._work: dict[Work, deque[datetime]] = {"reads": deque(), "writes": deque()}

    @classmethod
    def entered(cls) -> Mapping[str, str]:
        """The account with a key of its own."""
        return {**cls.account.values, **key_pair()}

    def operations(self) -> Sequence[Operation]:
        """What the product uses of Google."""
        return (
            Operation("token", "POST", "/token", self.token),
            Operation("append", "POST", f"{PATH}/{{place}}:append", self.append),
            Operation("read", "GET", f"{PATH}/{{place}}", self.read),
            Operation("write", "POST", f"{PATH}:batchUpdate", self.write),
        )

    def token(self, request: Request) -> Reply:
        """Give a token to whoever signed."""
        if request.media_type != FORM or request.form.get("grant_type") != GRANT:
            raise bad_grant("Invalid grant_type")
        self._check_signature(request.form.get("assertion", ""))
        token = f"ya29.{len(self._tokens) + 1}"
        self._tokens[token] = self.now() + self.life
        seconds = int(self.life.total_seconds()) - 1
        return Reply(
            Answer.of({"access_token": token, "expires_in": seconds, "token_type": "Bearer"})
        )

    def read(self, request: Request, book: str, place: str) -> Reply:
        """The cells of an area."""
        self._admit(request, book, "reads")
        area = _area(place)
        rows = self.sheet.values(area)
        dimension = request.query.get("majorDimension", "ROWS")
        found = turned(rows) if dimension == "COLUMNS" else rows
        values = {"values": [list(map(_value, each)) for each in found]} if found else {}
        return Reply(Answer.of({"range": place, "majorDimension": dimension, **values}))

    def append(self, request: Request, book: str, place: str) -> Reply:
        """Write rows after the last one."""
        self._admit(request, book, "writes")
        _area(place)
        rows = _rows(msgspec.json.decode(request.body))
        first = self.sheet.append(rows, typed=_is_typed(request.query))
        updated = {
            "spreadsheetId": book,
            "updatedRange": f"'{SHEET}'!A{first}:S{first + len(rows) - 1}",
            "updatedRows": len(rows),
            "updatedCells": sum(map(len, rows)),
        }
        message = Message(to=SHEET, text=f"+ {len(rows)}")
        return Reply(Answer.of({"spreadsheetId": book, "updates": updated}), message)

    def write(self, request: Request, book: str) -> Reply:
        """Write over what stands there: all of it, or nothing."""
        self._admit(request, book, "writes")
        body = msgspec.json.decode(request.body)
        typed, data = _is_typed(body), body.get("data", [])
        areas = [(_area(each["range"]), _rows(each)) for each in data]
        for area, rows in areas:
            self.sheet.put(area, rows, typed=typed)
        answer = {"spreadsheetId": book, "totalUpdatedRows": len(areas)}
        return Reply(Answer.of(answer), Message(to=SHEET, text=f"= {len(areas)}"))

    def _admit(self, request: Request, book: str, work: Work) -> None:
        """Let those in who have a token and may write in the book, so often a minute."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        ends = self._tokens.get(token)
        if self.is_revoked or ends is None or ends <= self.now():
            raise Refusal(UNAUTHENTICATED)
        if book != BOOK:
            raise Refusal(UNKNOWN)
        done = self._work[work]
        while done and done[0] <= self.now() - MINUTE:
            done.popleft()
        if len(done) >= self.quota:
            raise Refusal(QUOTA)
        done.append(self.now())

    def _check_signature(self, assertion: str) -> None:
        now = int(self.now().timestamp())
        try:
            key = public_key(jwt.get_unverified_header(assertion)["kid"])
            options: Any = {"verify_exp": False, "verify_iat": False}
            claims = jwt.decode(
                assertion, key, algorithms=["RS256"], audience=TOKENS, options=options
            )
        except (jwt.PyJWTError, KeyError, ValueError) as problem:
            raise bad_grant("Invalid JWT Signature.") from problem
        if self.is_revoked or claims.get("iss") != EMAIL or claims.get("scope") != SCOPE:
            raise bad_grant("Invalid grant: account not found")
        if not now - 3600 < claims["iat"] <= now < claims["exp"] <= claims["iat"] + 3600:
            raise bad_grant("Invalid JWT: Token must be a short-lived token (60 minutes)")


def _area(place: str) -> Area:
    area = area_of(place)
    if area is None or area.sheet != SHEET:
        raise bad_request(f"Unable to parse range: {place}")
    return area


def _rows(value: Any) -> list[list[Any]]:
    rows = value.get("values")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("Invalid values")
    return rows


def _is_typed(options: Mapping[str, Any]) -> bool:
    option = options.get("valueInputOption")
    if option not in {"RAW", "USER_ENTERED"}:
        raise bad_request("'valueInputOption' is required but not specified")
    return bool(option == "USER_ENTERED")


def _value(cell: Any) -> Any:
    return cell.text if isinstance(cell, Formula) else cell
