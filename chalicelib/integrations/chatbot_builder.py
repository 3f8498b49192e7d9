"""The chatbot builder (app.chatgptbuilder.io): its bots read texts from fields of the account.

The secret `chatbot` holds `access_token` and, for each field, `<name>_field`, the id that the
builder gave it. No contract of the builder is published: it takes forms, and what it answers
beside the status says nothing.
"""

from collections.abc import Mapping

import msgspec

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused
from chalicelib.cloud.secrets import secret

SERVICE = Service(
    name="chatbot_builder",
    address="https://app.chatgptbuilder.io",
    read_seconds=30.0,
    budget_seconds=35.0,
)


class Account(msgspec.Struct, frozen=True):
    """The account that the business has with the builder."""

    access_token: str
    field_ids: Mapping[str, str]

    def field_id(self, name: str) -> str:
        """The builder's id of a field.

        Raises:
            NotConfigured: nobody has entered one.
        """
        field_id = self.field_ids.get(name, "")
        if not field_id:
            raise NotConfigured(SERVICE.name)
        return field_id


def account() -> Account:
    """The account that the secret names.

    Raises:
        NotConfigured: it names none.
    """
    kept = secret("chatbot")
    token = kept.get("access_token", "")
    if not token:
        raise NotConfigured(SERVICE.name)
    ids = {
        name.removesuffix("_field"): value
        for name, value in kept.items()
        if name.endswith("_field")
    }
    return Account(token, ids)


def set_bot_field(account: Account, field_id: str, value: str) -> None:
    """Replace the text of a field of the account; doing it twice does no harm.

    Raises:
        ServiceUnavailable: the builder may take it later.
        ServiceRefused: the builder does not know the token or the field.
    """
    if not (field_id.isascii() and field_id.isdigit()):
        raise ServiceRefused(SERVICE.name, "request")
    call = Call(
        operation="set_bot_field",
        method="POST",
        path=("api", "accounts", "bot_fields", field_id),
        form={"value": value},
        repeatable=True,
    )
    Client(SERVICE, headers={"X-ACCESS-TOKEN": account.access_token}).send(call)
