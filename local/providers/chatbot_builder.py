"""The chatbot builder: fields of an account, which its bots read."""

from collections.abc import Sequence

from local.providers.http import FORM, Answer, Message, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal


class ChatbotBuilder(Provider):
    """Keeps the fields of one account. Any token opens it, and every number is a field."""

    name = "chatbot_builder"
    account = Account(
        secret="chatbot",  # noqa: S106 - the name of a secret
        values={
            "access_token": "local",
            "global_discounts_field": "101",
            "levels_field": "102",
        },
    )

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}

    def operations(self) -> Sequence[Operation]:
        """What the product uses of the builder."""
        path = "/api/accounts/bot_fields/{field}"
        return (Operation("setBotField", "POST", path, self.set_bot_field),)

    def set_bot_field(self, request: Request, field: str) -> Reply:
        """Replace the text of a field."""
        if not request.headers.get("x-access-token"):
            raise Refusal(Answer(401))
        if not field.isdigit():
            raise Refusal(Answer(404))
        value = request.form.get("value")
        if request.media_type != FORM or value is None:
            raise Refusal(Answer(400))
        self.fields.setdefault(field, []).append(value)
        return Reply(Answer(), Message(to=f"campo {field}", text=value))
