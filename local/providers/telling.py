"""Stand-ins of services that tell the API by themselves what became of something.

Their webhooks are on the page of messages; `POST /messages/<service>/webhooks?how=late` says how
they come from now on.
"""

from collections.abc import Mapping
from html import escape
from http import HTTPStatus

from local.providers.courier import WAYS, Courier
from local.providers.http import Answer, Request
from local.providers.provider import Provider

WEBHOOKS = "webhooks"
BUTTON = """<button formaction="{address}"{state}>{text}</button>"""


class Telling(Provider):
    """A stand-in whose `courier` brings webhooks to the API."""

    def __init__(self) -> None:
        super().__init__()
        self.courier = Courier()


def switches(provider: Telling, page: str) -> str:
    """The buttons that let webhooks come otherwise, for a page."""
    now = provider.courier.way
    buttons = "".join(
        BUTTON.format(
            address=f"/{page}/{provider.name}/{WEBHOOKS}?how={way}",
            state=" disabled" if way == now else "",
            text=way.capitalize(),
        )
        for way in WAYS
    )
    return f'<p>{escape(provider.name)}: {now}.</p><form method="post">{buttons}</form>'


def changed(provider: Telling, request: Request) -> Answer:
    """Let webhooks come as somebody asks for."""
    how = {**request.query, **request.form}.get("how", "")
    if how not in WAYS:
        return Answer.of({"how": WAYS}, HTTPStatus.BAD_REQUEST)
    provider.courier.change(how)
    return Answer.of({"service": provider.name, WEBHOOKS: how})


def change(providers: Mapping[str, Provider], place: str, request: Request) -> Answer:
    """Do what somebody asks for at a place below the page of messages."""
    name, _, rest = place.partition("/")
    provider = providers.get(name)
    if not isinstance(provider, Telling) or rest != WEBHOOKS:
        known = [each for each, found in providers.items() if isinstance(found, Telling)]
        return Answer.of({"service": known}, HTTPStatus.NOT_FOUND)
    return back(changed(provider, request), "messages", request)


def back(answer: Answer, page: str, request: Request) -> Answer:
    """What a browser gets for a change that was made: the page again."""
    if answer.status == HTTPStatus.OK and "text/html" in request.headers.get("accept", ""):
        return Answer(HTTPStatus.SEE_OTHER, b"", {"Location": f"/{page}/"})
    return answer
