"""A browser without scripts, for the pages of the office: it keeps the cookie, follows where it is
led, and fills in forms as they stand on the page."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from urllib3.filepost import encode_multipart_formdata

from chalicelib.office import handler
from chalicelib.office.requests import HOME
from chalicelib.web.files import UploadedFile
from chalicelib.wiring import OFFICE
from local.gateway import events
from local.invocation import Context
from tests.support.roles import allowed

HOST = "127.0.0.1:8000"
ORIGIN = f"http://{HOST}"
VOID = {"input", "meta", "link", "br", "hr", "img"}


class Page(HTMLParser):
    """One answer: its texts, links and forms. `forms` has, by where each is sent, the pairs that
    are sent when nobody touches it; `buttons` are left out."""

    def __init__(self, status: int, headers: Mapping[str, str], body: str, address: str) -> None:
        super().__init__()
        self.status, self.headers, self.body, self.address = status, headers, body, address
        self.links: list[str] = []
        self.forms: dict[str, list[tuple[str, str]]] = {}
        self.texts: list[str] = []
        self._form = ""
        self._select: str | None = None
        self._area: str | None = None
        self._chosen: list[str] = []
        if headers["Content-Type"].startswith("text/html"):
            self.feed(body)

    @property
    def text(self) -> str:
        """What is read on it."""
        return " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in told:
            self.links.append(told["href"])
        elif tag == "form":
            self._form = told["action"]
            self.forms.setdefault(self._form, [])
        elif tag == "input":
            self._input(told)
        elif tag == "select":
            self._select, self._chosen = told["name"], []
        elif tag == "option" and self._select is not None:
            if "selected" in told or not self._chosen:
                self._chosen = [told["value"]]
        elif tag == "textarea":
            self._area = told["name"]
            self.forms[self._form].append((self._area, ""))

    def _input(self, told: Mapping[str, str]) -> None:
        is_off = told.get("type") == "checkbox" and "checked" not in told
        if not is_off and "name" in told:
            self.forms[self._form].append((told["name"], told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""
        elif tag == "select" and self._select is not None:
            self.forms[self._form].append((self._select, "".join(self._chosen[:1])))
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, text = self.forms[self._form].pop()
            # Browsers drop the line break that begins an area.
            self.forms[self._form].append(
                (name, text + (data.removeprefix("\n") if not text else data))
            )
        else:
            self.texts.append(data)


class Browser:
    """Somebody at the pages."""

    def __init__(self) -> None:
        self.cookie = ""

    def get(self, path: str = "", **query: str) -> Page:
        """A page, by its address or what follows that of the home page."""
        address = path if path.startswith("/") else f"{HOME}{path}"
        return self.request("GET", address + (f"?{urlencode(query)}" if query else ""))

    def send(self, page: Page, action: str = "", **typed: Any) -> Page:
        """Send a form of a page with some of it typed otherwise: None takes a field away, a list
        chooses several, a file is uploaded."""
        action = action or page.address.partition("?")[0]
        pairs = [pair for pair in page.forms[action] if pair[0] not in typed]
        for name, value in typed.items():
            values = value if isinstance(value, list) else [value]
            pairs += [(name, each) for each in values if each is not None]
        return self.request("POST", action, pairs)

    def request(
        self,
        method: str,
        address: str,
        form: list[tuple[str, Any]] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        follows: bool = True,
    ) -> Page:
        """The answer to a request, or to where it leads."""
        parts = urlsplit(address)
        sent = {"Host": HOST, "User-Agent": "tests", "X-Forwarded-Proto": "http"}
        if method == "POST":
            sent["Origin"] = ORIGIN
        if self.cookie:
            sent["Cookie"] = self.cookie
        body, sent["Content-Type"] = _encoded(form or [])
        sent |= headers or {}
        request = events.Request(method, parts.path, parts.query, sent, "198.51.100.7", "HTTP/1.1")
        context = Context(OFFICE.name, memory=OFFICE.memory, seconds=OFFICE.seconds)
        event = events.proxy_event(request, body, request_id=context.aws_request_id)
        with allowed(OFFICE.uses):
            answer = handler.answer(event)
        cookie = answer["headers"].get("Set-Cookie")
        if cookie is not None:
            self.cookie = cookie.partition(";")[0]
        if follows and "Location" in answer["headers"]:
            return self.request("GET", answer["headers"]["Location"])
        return Page(answer["statusCode"], answer["headers"], answer["body"], address)

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in, from the page that asks for it."""
        return self.send(self.get(), f"{HOME}sign-in/", email=email, password=password)


def _encoded(form: list[tuple[str, Any]]) -> tuple[bytes, str]:
    """A form as browsers send it, and what kind it is."""
    if not any(isinstance(value, UploadedFile) for _, value in form):
        return urlencode(form).encode(), "application/x-www-form-urlencoded"
    return encode_multipart_formdata(
        [
            (name, (value.filename, value.content, value.content_type))
            if isinstance(value, UploadedFile)
            else (name, value)
            for name, value in form
        ]
    )
