"""Facebook (Graph): whom a token is for, and who that is.

The secret `facebook` holds `app_id` and `app_secret`; `graph_version` names another version of
Graph. Tokens are secrets of people: they are sent to Facebook and kept nowhere.
"""

import hashlib
import hmac
from typing import TypeVar

import msgspec

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused
from chalicelib.integrations import graph
from chalicelib.integrations.accounts import entered

SERVICE = Service(
    name="facebook",
    address=graph.ADDRESS,
    # Somebody waits for two calls, one after the other.
    connect_seconds=2.0,
    read_seconds=5.0,
    attempts=2,
    budget_seconds=6.0,
)
T = TypeVar("T")
FIELDS = "id,name,picture.width(200).height(200)"


class App(msgspec.Struct, frozen=True):
    """The application that the business registered with Facebook."""

    app_id: str
    app_secret: str
    graph_version: str

    def proof(self, token: str) -> str:
        """What shows Facebook that a call with a person's token comes from the application."""
        return hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


class TokenInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What Facebook says of a token. Instants are epoch seconds; 0 is never.

    A token that is not valid is an answer like others.
    """

    is_valid: bool
    app_id: str = ""
    user_id: str = ""
    type: str = ""
    expires_at: int = 0
    data_access_expires_at: int = 0


class Person(msgspec.Struct, frozen=True):
    """Somebody at Facebook. `id` is only theirs within the application."""

    id: str
    name: str
    picture: str


class _Debugged(msgspec.Struct, frozen=True):
    data: TokenInfo


class _PictureData(msgspec.Struct, frozen=True):
    url: str = ""


class _Picture(msgspec.Struct, frozen=True):
    data: _PictureData = _PictureData()


class _Me(msgspec.Struct, frozen=True):
    id: str
    name: str = ""
    picture: _Picture = _Picture()


def app() -> App:
    """The application that the secret names.

    Raises:
        NotConfigured: it names none.
    """
    kept = entered(SERVICE, "facebook", "app_id", "app_secret")
    version = kept.get("graph_version") or graph.VERSION
    return App(kept["app_id"], kept["app_secret"], version)


def debug_token(opened: App, token: str) -> TokenInfo:
    """Whom a token was made for, by which application, and until when.

    Raises:
        ServiceUnavailable: Facebook does not answer, or too much was asked of it.
        ServiceRefused: Facebook does not know the application.
    """
    query = {"input_token": token, "access_token": f"{opened.app_id}|{opened.app_secret}"}
    return _read(opened, "debug_token", query, _Debugged).data


def me(opened: App, token: str) -> Person:
    """The person whose token that is. Ask `debug_token` first whether it is one of ours.

    Raises:
        ServiceUnavailable: Facebook does not answer, or too much was asked of it.
        ServiceRefused: it does not take the token; `graph 190` where that has ended.
    """
    query = {"fields": FIELDS, "access_token": token, "appsecret_proof": opened.proof(token)}
    found = _read(opened, "me", query, _Me)
    return Person(found.id, found.name, found.picture.data.url)


def _read(opened: App, operation: str, query: dict[str, str], answer: type[T]) -> T:
    path = (opened.graph_version, operation)
    call = Call(operation=operation, method="GET", path=path, query=query)
    try:
        return Client(SERVICE).ask(call, answer)
    except ServiceRefused as refused:
        raise graph.explained(refused) from refused
