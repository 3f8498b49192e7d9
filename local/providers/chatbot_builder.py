"""The chatbot builder: fields of an account and of contacts, which its bots read, tags of contacts,
and flows that bots say."""

from collections.abc import Sequence

from local.providers.http import FORM, Answer, Message, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal

NOBODY = "404"
"""A contact that the account does not have."""


class ChatbotBuilder(Provider):
    """Keeps the fields of one account and of its contacts, and what its bot said to whom. Any
    token opens it, and every number is a field, a flow, a tag, or a contact but for one
    (`NOBODY`)."""

    name = "chatbot_builder"
    account = Account(
        secret="chatbot",  # noqa: S106 - the name of a secret
        values={
            "access_token": "local",
            "global_discounts_field": "101",
            "levels_field": "102",
            "check_in_field": "103",
            "check_out_field": "104",
            "property_field": "105",
            "coming_stay_tag": "301",
            "full_payment_flow": "201",
            "birthday_flow": "202",
        },
    )

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.flows: list[tuple[str, str]] = []
        self.contacts: dict[str, dict[str, str]] = {}
        self.tags: set[tuple[str, str]] = set()

    def operations(self) -> Sequence[Operation]:
        """What the product uses of the builder."""
        path = "/api/accounts/bot_fields/{field}"
        flow = "/api/contacts/{contact}/send/{flow}"
        return (
            Operation("setBotField", "POST", path, self.set_bot_field),
            Operation("sendFlow", "POST", flow, self.send_flow),
            Operation(
                "setContactField",
                "POST",
                "/api/users/{contact}/custom_fields/{field}",
                self.set_contact_field,
            ),
            Operation("addTag", "POST", "/api/users/{contact}/tags/{tag}", self.add_tag),
        )

    def set_bot_field(self, request: Request, field: str) -> Reply:
        """Replace the text of a field."""
        _require(request, field)
        value = request.form.get("value")
        if request.media_type != FORM or value is None:
            raise Refusal(Answer(400))
        self.fields.setdefault(field, []).append(value)
        return Reply(Answer(), Message(to=f"campo {field}", text=value))

    def send_flow(self, request: Request, contact: str, flow: str) -> Reply:
        """Let the bot say a flow to a contact."""
        _require(request, contact, flow)
        if contact == NOBODY:
            raise Refusal(Answer(404))
        self.flows.append((contact, flow))
        return Reply(Answer(), Message(to=f"contacto {contact}", text=f"flujo {flow}"))

    def set_contact_field(self, request: Request, contact: str, field: str) -> Reply:
        """Replace the text of a field of a contact."""
        _require(request, contact, field)
        value = request.form.get("value")
        if request.media_type != FORM or value is None:
            raise Refusal(Answer(400))
        if contact == NOBODY:
            raise Refusal(Answer(404))
        self.contacts.setdefault(contact, {})[field] = value
        return Reply(Answer(), Message(to=f"contacto {contact}, campo {field}", text=value))

    def add_tag(self, request: Request, contact: str, tag: str) -> Reply:
        """Give a contact a tag."""
        _require(request, contact, tag)
        if contact == NOBODY:
            raise Refusal(Answer(404))
        self.tags.add((contact, tag))
        return Reply(Answer(), Message(to=f"contacto {contact}", text=f"etiqueta {tag}"))


def _require(request: Request, *ids: str) -> None:
    if not request.headers.get("x-access-token"):
        raise Refusal(Answer(401))
    if not all(name.isdigit() for name in ids):
        raise Refusal(Answer(404))
