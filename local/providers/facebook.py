"""Facebook (Graph): what it says of tokens and of the people whose they are.

`local-ana` and `local-luis` are tokens of two people who let this application in; `local-other`
is one of another application, `local-expired` one that has ended.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import msgspec

from local.providers.graph import BAD_TOKEN, TRANSIENT, error, require_version
from local.providers.http import Answer, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal

APP, APP_SECRET = "138483919580948", "local"
BAD_APP = error(400, 190, "Invalid OAuth access token signature.")
BAD_PROOF = error(400, 100, "Invalid appsecret_proof provided in the API argument")
MALFORMED = error(400, 190, "Malformed access token")
PICTURE = "https://platform-lookaside.fbsbx.com/platform/profilepic/?asid={id}"


class Token(msgspec.Struct, frozen=True):
    """A token that somebody got by signing in. `expires_at` is in epoch seconds; 0 is never."""

    user_id: str
    name: str
    app_id: str = APP
    type: str = "USER"
    expires_at: int = 0
    data_access_expires_at: int = 0
    is_revoked: bool = False

    def has_ended(self, now: datetime) -> bool:
        """Whether it opens nothing any more."""
        return self.is_revoked or 0 < self.expires_at <= now.timestamp()


TOKENS = {
    "local-ana": Token("10215241773831025", "Ana Torres"),
    "local-luis": Token("10215241773831026", "Luis Peña"),
    "local-other": Token("20215241773831025", "Ana Torres", app_id="999"),
    "local-expired": Token("10215241773831025", "Ana Torres", expires_at=1),
}


class Facebook(Provider):
    """Knows one application and the tokens that were made for people."""

    name = "facebook"
    account = Account(
        secret="facebook",  # noqa: S106 - the name of a secret
        values={"app_id": APP, "app_secret": APP_SECRET},
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "expired_token": BAD_TOKEN,
        "throttled": error(400, 4, "(#4) Application request limit reached"),
        "transient": TRANSIENT,
        "no_permission": error(403, 10, "(#10) Application does not have permission"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.tokens = dict(TOKENS)

    def operations(self) -> Sequence[Operation]:
        """What the product uses of Graph."""
        return (
            Operation("debugToken", "GET", "/{version}/debug_token", self.debug_token),
            Operation("me", "GET", "/{version}/me", self.me),
        )

    def debug_token(self, request: Request, version: str) -> Reply:
        """What a token is; 200 for one that is nothing, too."""
        require_version(version)
        if request.query.get("access_token") != f"{APP}|{APP_SECRET}":
            raise Refusal(BAD_APP)
        token = self.tokens.get(request.query.get("input_token", ""))
        return Reply(Answer.of({"data": _debugged(token, self.now())}))

    def me(self, request: Request, version: str) -> Reply:
        """Who a token is for, with the fields that are named."""
        require_version(version)
        text = request.query.get("access_token", "")
        token = self.tokens.get(text)
        if token is None:
            raise Refusal(MALFORMED)
        if token.has_ended(self.now()):
            raise Refusal(BAD_TOKEN)
        if token.app_id == APP and not _is_proof(request.query.get("appsecret_proof", ""), text):
            raise Refusal(BAD_PROOF)
        fields = re.sub(r"\.\w+\([^)]*\)", "", request.query.get("fields", "id,name")).split(",")
        values = {
            "id": token.user_id,
            "name": token.name,
            "picture": {
                "data": {
                    "url": PICTURE.format(id=token.user_id),
                    "width": 200,
                    "height": 200,
                    "is_silhouette": False,
                }
            },
        }
        return Reply(Answer.of({name: values[name] for name in fields if name in values}))


def _debugged(token: Token | None, now: datetime) -> dict[str, Any]:
    if token is None:
        trouble = {"code": 190, "message": "Malformed access token"}
        return {"error": trouble, "is_valid": False, "scopes": []}
    if token.app_id != APP:
        trouble = {"code": 100, "message": "(#100) The App_id in the input_token did not match"}
        return {"error": trouble, "app_id": token.app_id, "is_valid": False, "scopes": []}
    has_ended = token.has_ended(now)
    shown = {
        "app_id": token.app_id,
        "type": token.type,
        "application": "Casa Austin",
        "data_access_expires_at": token.data_access_expires_at,
        "expires_at": token.expires_at,
        "is_valid": not has_ended,
        "scopes": [] if has_ended else ["public_profile"],
        "user_id": token.user_id,
    }
    if has_ended:
        shown["error"] = {"code": 190, "message": "Session has expired", "subcode": 463}
    return shown


def _is_proof(proof: str, token: str) -> bool:
    right = hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(proof.encode(), right.encode())
