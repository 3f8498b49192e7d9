"""The chatbot builder (app.chatgptbuilder.io): its bots read fields of the account and of contacts,
know contacts by tags, and say flows to them.

The secret `chatbot` holds `access_token` and, for each field, `<name>_field`, the id that the
builder gave it; for each flow, `<name>_flow`; for each tag, `<name>_tag`. No contract of the
builder is published: it takes forms, and what it answers beside the status says nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType

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
    flow_ids: Mapping[str, str] = MappingProxyType({})
    tag_ids: Mapping[str, str] = MappingProxyType({})

    def field_id(self, name: str) -> str:
        """The builder's id of a field.

        Raises:
            NotConfigured: nobody has entered one.
        """
        return _entered(self.field_ids, name)

    def flow_id(self, name: str) -> str:
        """The builder's id of a flow: of what its bot says to a contact.

        Raises:
            NotConfigured: nobody has entered one.
        """
        return _entered(self.flow_ids, name)

    def tag_id(self, name: str) -> str:
        """The builder's id of a tag of contacts.

        Raises:
            NotConfigured: nobody has entered one.
        """
        return _entered(self.tag_ids, name)


def account() -> Account:
    """The account that the secret names.

    Raises:
        NotConfigured: it names none.
    """
    kept = secret("chatbot")
    token = kept.get("access_token", "")
    if not token:
        raise NotConfigured(SERVICE.name)
    return Account(token, _named(kept, "_field"), _named(kept, "_flow"), _named(kept, "_tag"))


def set_bot_field(account: Account, field_id: str, value: str) -> None:
    """Replace the text of a field of the account; doing it twice does no harm.

    Raises:
        ServiceUnavailable: the builder may take it later.
        ServiceRefused: the builder does not know the token or the field.
    """
    call = Call(
        operation="set_bot_field",
        method="POST",
        path=("api", "accounts", "bot_fields", _checked(field_id)),
        form={"value": value},
        repeatable=True,
    )
    _send(account, call)


def send_flow(account: Account, contact_id: str, flow_id: str) -> None:
    """Let the bot say a flow to a contact. Never repeated by itself once the builder may have done
    it, since the contact would read it twice.

    Raises:
        ServiceUnavailable: the builder may take it later; `may_have_acted`: the contact may have
            it already.
        ServiceRefused: the builder does not know the token, the flow or the contact (404).
    """
    path = ("api", "contacts", _checked(contact_id), "send", _checked(flow_id))
    _send(account, Call(operation="send_flow", method="POST", path=path))


def set_contact_field(account: Account, contact_id: str, field_id: str, value: str) -> None:
    """Replace the text of a field of a contact; doing it twice does no harm.

    Raises:
        ServiceUnavailable: the builder may take it later.
        ServiceRefused: the builder does not know the token, the field or the contact (404).
    """
    path = ("api", "users", _checked(contact_id), "custom_fields", _checked(field_id))
    call = Call(
        operation="set_contact_field",
        method="POST",
        path=path,
        form={"value": value},
        repeatable=True,
    )
    _send(account, call)


def add_tag(account: Account, contact_id: str, tag_id: str) -> None:
    """Give a contact a tag; one that has it keeps it.

    Raises:
        ServiceUnavailable, ServiceRefused: as for `set_contact_field`.
    """
    path = ("api", "users", _checked(contact_id), "tags", _checked(tag_id))
    _send(account, Call(operation="add_tag", method="POST", path=path, repeatable=True))


def is_id(text: str) -> bool:
    """Whether the builder may have given a thing this name."""
    return text.isascii() and text.isdigit()


def _checked(text: str) -> str:
    if not is_id(text):
        raise ServiceRefused(SERVICE.name, "request")
    return text


def _send(account: Account, call: Call) -> None:
    Client(SERVICE, headers={"X-ACCESS-TOKEN": account.access_token}).send(call)


def _named(kept: Mapping[str, str], ending: str) -> Mapping[str, str]:
    """The values whose names end so, by what stands before that."""
    return {name.removesuffix(ending): kept[name] for name in kept if name.endswith(ending)}


def _entered(ids: Mapping[str, str], name: str) -> str:
    found = ids.get(name, "")
    if not found:
        raise NotConfigured(SERVICE.name)
    return found
