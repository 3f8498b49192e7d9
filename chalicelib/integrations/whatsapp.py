"""WhatsApp (Cloud API): templates that Meta approved, sent to one phone.

The secret `whatsapp` holds `access_token` and `phone_number_id`; `code_template` is the name of
the template of one-time codes and `code_language` its language (`es` unless it says otherwise),
`graph_version` the version of Graph. An accepted message is not yet a delivered one.

What else is sent has a template for each purpose. Where Meta's differs from `TEMPLATES`, the secret
says so: `welcome_template` (its name), `welcome_language`, and how many variables it has in its
parts: `welcome_header`, `welcome_body`, `welcome_buttons` (notifications book, 11).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import graph
from chalicelib.integrations.accounts import entered

SERVICE = Service(
    name="whatsapp",
    address=graph.ADDRESS,
    connect_seconds=3.0,
    read_seconds=8.0,
    budget_seconds=12.0,
)
LANGUAGE = "es"
Purpose = Literal["payment_approved", "reservation_cancelled", "welcome", "event_winner"]
Trouble = Literal["transient", "throttled", "recipient", "request", "alarm"]
"""What an error calls for: to try again, to do so more slowly, to give up this message (of this
recipient, or as it was written), or to tell somebody, since no message will pass."""
RECIPIENT = frozenset({131_021, 131_026, 131_030, 131_047, 131_049, 131_050})
TEMPLATE = frozenset({132_000, 132_001, 132_005, 132_007, 132_012, 132_015, 132_016})
ACCOUNT = frozenset({0, 3, 10, 368, 130_497, 131_031, 131_042, graph.TOKEN, *range(200, 300)})
CODE = re.compile(r"graph ([0-9]+)")
COUNT = re.compile(r"[0-9]{1,2}")


class Account(msgspec.Struct, frozen=True):
    """The number that messages come from, and the template of one-time codes."""

    access_token: str
    phone_number_id: str
    code_template: str
    code_language: str
    graph_version: str


class Component(msgspec.Struct, frozen=True):
    """What fills one part of a template: `texts` in the order of its variables.

    `index` is the place of a button among the buttons, from 0; its address ends with the text.
    """

    type: str
    texts: tuple[str, ...]
    index: int | None = None


class Template(msgspec.Struct, frozen=True):
    """A template that Meta approved, and how many texts fill its header, its body and the addresses
    of its buttons."""

    name: str
    language: str = LANGUAGE
    header: int = 0
    body: int = 0
    buttons: int = 0

    @property
    def variables(self) -> int:
        """How many texts fill it."""
        return self.header + self.body + self.buttons

    def filled(self, texts: Sequence[str]) -> tuple[Component, ...]:
        """Its parts, filled in their order; a part without variables is not named."""
        header, rest = tuple(texts[: self.header]), texts[self.header :]
        body, buttons = tuple(rest[: self.body]), rest[self.body :]
        parts = [Component(*each) for each in (("header", header), ("body", body)) if each[1]]
        pressed = [Component("button", (text,), index) for index, text in enumerate(buttons)]
        return (*parts, *pressed)


TEMPLATES: Mapping[Purpose, Template] = {
    "payment_approved": Template("pago_aprobado_ca", body=3),
    "reservation_cancelled": Template("reserva_cancelada_ca", body=1),
    "welcome": Template("registro_exitoso", header=1),
    "event_winner": Template("ganador_evento", body=3),
}
"""The templates of the business, unless the secret names others."""


class _Message(msgspec.Struct, frozen=True):
    id: str


class _Accepted(msgspec.Struct, frozen=True):
    messages: tuple[_Message, ...]


def account() -> Account:
    """The account that the secret names.

    Raises:
        NotConfigured: it names none.
    """
    kept = entered(SERVICE, "whatsapp", "access_token", "phone_number_id")
    return Account(
        access_token=kept["access_token"],
        phone_number_id=kept["phone_number_id"],
        code_template=kept.get("code_template", ""),
        code_language=kept.get("code_language") or LANGUAGE,
        graph_version=kept.get("graph_version") or graph.VERSION,
    )


def template(purpose: Purpose) -> Template:
    """The template for a purpose.

    Raises:
        NotConfigured: the secret says of it what is no number.
    """
    kept, usual = entered(SERVICE, "whatsapp"), TEMPLATES[purpose]
    counts = {
        part: kept.get(f"{purpose}_{part}") or str(getattr(usual, part))
        for part in ("header", "body", "buttons")
    }
    if not all(map(COUNT.fullmatch, counts.values())):
        raise NotConfigured(SERVICE.name)
    return Template(
        kept.get(f"{purpose}_template") or usual.name,
        kept.get(f"{purpose}_language") or usual.language,
        **{part: int(count) for part, count in counts.items()},
    )


def send(purpose: Purpose, phone: str, texts: Sequence[str]) -> str:
    """Send the template for a purpose to a phone (E.164); the id of the message at WhatsApp.

    The texts fill header, body and buttons, in their order; a template that has fewer variables
    takes the first of them. Meta takes no line breaks within a text, so they become spaces.

    Raises:
        NotConfigured: nobody has entered an account.
        ServiceUnavailable: as `send_template`.
        ServiceRefused: as `send_template`; `request` where the template has more variables, or a
            text is empty.
    """
    chosen = template(purpose)
    filling = [" ".join(text.split()) for text in texts[: chosen.variables]]
    if len(filling) < chosen.variables or not all(filling):
        raise ServiceRefused(SERVICE.name, "request")
    return send_template(phone, chosen.name, chosen.language, chosen.filled(filling))


def trouble(code: int) -> Trouble:
    """What an error of Meta calls for, by its number, of a call or of a webhook (notifications
    book, appendix C)."""
    if code in graph.TRANSIENT:
        return "transient"
    if code in graph.THROTTLED:
        return "throttled"
    if code in RECIPIENT:
        return "recipient"
    return "alarm" if code in TEMPLATE | ACCOUNT else "request"


def trouble_of(error: ServiceRefused | ServiceUnavailable) -> Trouble:
    """What a failed call calls for."""
    named = CODE.fullmatch(error.reason)
    if named:
        return trouble(int(named[1]))
    return "transient" if isinstance(error, ServiceUnavailable) else "request"


def send_template(phone: str, template: str, language: str, components: Sequence[Component]) -> str:
    """Send a template to a phone (E.164); the id of the message at WhatsApp.

    Never repeated by itself, since the first attempt may have been a message.

    Raises:
        NotConfigured: nobody has entered an account.
        ServiceUnavailable: it may pass later; the message may even be on its way.
        ServiceRefused: its `reason` is `graph` with Meta's number (131026 undeliverable, 132001 no
            such template, 190 the token), or a status.
    """
    return _send(account(), phone, template, language, components)


def send_code(phone: str, code: str) -> str:
    """Send a one-time code by the template that the account names; the id of the message.

    Meta wants the code twice: in the text, and for the button that copies it.

    Raises:
        NotConfigured: nobody has entered an account or its template.
        ServiceUnavailable: as `send_template`.
        ServiceRefused: as `send_template`.
    """
    opened = account()
    if not opened.code_template:
        raise NotConfigured(SERVICE.name)
    parts = (Component("body", (code,)), Component("button", (code,), index=0))
    return _send(opened, phone, opened.code_template, opened.code_language, parts)


def _send(
    opened: Account, phone: str, template: str, language: str, components: Sequence[Component]
) -> str:
    call = Call(
        operation="send_template",
        method="POST",
        path=(opened.graph_version, opened.phone_number_id, "messages"),
        json={
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": phone.removeprefix("+"),
            "type": "template",
            "template": {
                "name": template,
                "language": {"code": language},
                "components": [_written(component) for component in components],
            },
        },
    )
    client = Client(SERVICE, headers={"Authorization": f"Bearer {opened.access_token}"})
    try:
        accepted = client.ask(call, _Accepted)
    except ServiceRefused as refused:
        raise graph.explained(refused) from refused
    if not accepted.messages:
        raise ServiceUnavailable(SERVICE.name, "garbage")
    return accepted.messages[0].id


def _written(component: Component) -> dict[str, Any]:
    button = {} if component.index is None else {"sub_type": "url", "index": str(component.index)}
    texts = [{"type": "text", "text": text} for text in component.texts]
    return {"type": component.type, **button, "parameters": texts}
