"""WhatsApp (Cloud API): templates that Meta approved, sent to one phone.

The secret `whatsapp` holds `access_token` and `phone_number_id`; `code_template` is the name of
the template of one-time codes and `code_language` its language (`es` unless it says otherwise),
`graph_version` the version of Graph. An accepted message is not yet a delivered one.
"""

from collections.abc import Sequence
from typing import Any

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
