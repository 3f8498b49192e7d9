"""WhatsApp (Cloud API): approved templates, sent from one number.

A phone that ends with 26 cannot be reached; one that ends with 29 meets the limit of all messages.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import msgspec

from local.providers.graph import BAD_TOKEN, TRANSIENT, error
from local.providers.http import JSON, Answer, Message, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal

NUMBER = "106540352242922"
LONGEST_CODE = 15
BURST, BURST_SECONDS = 45, timedelta(seconds=6)
BAD_REQUEST = error(400, 100, "(#100) Invalid parameter")
UNDELIVERABLE = error(400, 131_026, "(#131026) Message undeliverable")
THROUGHPUT = error(400, 130_429, "(#130429) Rate limit hit")
PAIR_RATE = error(
    400, 131_056, "(#131056) (Business Account, Consumer Account) pair rate limit hit"
)
NO_TEMPLATE = error(404, 132_001, "(#132001) Template name does not exist in the translation")
PARAMETERS = error(
    400, 132_000, "(#132000) Number of parameters does not match the expected number of params"
)


class Template(msgspec.Struct, frozen=True):
    """A template that Meta approved: its text in one language, and its buttons with an address."""

    name: str
    language: str
    text: str
    buttons: int = 0

    @property
    def variables(self) -> int:
        """How many texts fill it."""
        return self.text.count("{}")


class _Parameter(msgspec.Struct):
    type: str
    text: str


class _Component(msgspec.Struct):
    type: str
    parameters: tuple[_Parameter, ...] = ()
    sub_type: str = ""
    index: str | int = ""


class _Language(msgspec.Struct):
    code: str


class _Filled(msgspec.Struct):
    name: str
    language: _Language
    components: tuple[_Component, ...] = ()


class _Sent(msgspec.Struct):
    messaging_product: str
    to: str
    type: str
    template: _Filled


class Whatsapp(Provider):
    """Sends the templates that it knows."""

    name = "whatsapp"
    account = Account(
        secret="whatsapp",  # noqa: S106 - the name of a secret
        values={
            "access_token": "local",
            "phone_number_id": NUMBER,
            "code_template": "codigo_verificacion_ca",
        },
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "undeliverable": UNDELIVERABLE,
        "throughput": THROUGHPUT,
        "pair_rate": PAIR_RATE,
        "no_template": NO_TEMPLATE,
        "expired_token": BAD_TOKEN,
        "transient": TRANSIENT,
    }

    def __init__(self) -> None:
        super().__init__()
        code = "Tu código de verificación de Casa Austin es {}. No lo compartas con nadie."
        self.templates = {
            ("codigo_verificacion_ca", "es"): Template("codigo_verificacion_ca", "es", code, 1)
        }
        self._sent_to: dict[str, deque[datetime]] = {}

    def operations(self) -> Sequence[Operation]:
        """What the product uses of WhatsApp."""
        return (Operation("sendMessage", "POST", "/{version}/{number}/messages", self.send),)

    def send(self, request: Request, version: str, number: str) -> Reply:
        """Accept a template for one phone."""
        if request.headers.get("authorization") != "Bearer local":
            raise Refusal(BAD_TOKEN)
        if number != NUMBER or not version.startswith("v") or request.media_type != JSON:
            raise Refusal(BAD_REQUEST)
        sent = _read(request.body)
        text = self._text(sent.template)
        self._admit(sent.to)
        identifier = f"wamid.{len(self.received):08}{sent.to}"
        answer = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": sent.to, "wa_id": sent.to}],
            "messages": [{"id": identifier, "message_status": "accepted"}],
        }
        return Reply(Answer.of(answer), Message(f"+{sent.to}", text))

    def _text(self, filled: _Filled) -> str:
        template = self.templates.get((filled.name, filled.language.code))
        if template is None:
            raise Refusal(NO_TEMPLATE)
        body = [each for each in filled.components if each.type == "body"]
        buttons = [each for each in filled.components if each.type == "button"]
        texts = [parameter.text for each in body for parameter in each.parameters]
        places = [str(each.index) for each in buttons]
        if len(texts) != template.variables or places != [*map(str, range(template.buttons))]:
            raise Refusal(PARAMETERS)
        if not all(_fits(button, texts) for button in buttons):
            raise Refusal(PARAMETERS)
        return template.text.format(*texts)

    def _admit(self, to: str) -> None:
        if to.endswith("26"):
            raise Refusal(UNDELIVERABLE)
        if to.endswith("29"):
            raise Refusal(THROUGHPUT)
        now = self.now()
        sent = self._sent_to.setdefault(to, deque(maxlen=BURST))
        if len(sent) == BURST and now - sent[0] < BURST_SECONDS:
            raise Refusal(PAIR_RATE)
        sent.append(now)


def _read(body: bytes) -> _Sent:
    try:
        sent = msgspec.json.decode(body, type=_Sent)
    except msgspec.DecodeError as problem:
        raise Refusal(BAD_REQUEST) from problem
    right: list[Any] = [sent.messaging_product == "whatsapp", sent.type == "template"]
    if not all(right) or not sent.to.isdigit():
        raise Refusal(BAD_REQUEST)
    return sent


def _fits(button: _Component, texts: Sequence[str]) -> bool:
    """Whether a button of a code has that code, as Meta demands."""
    mine = [parameter.text for parameter in button.parameters]
    return button.sub_type == "url" and mine == [*texts[:1]] and len(mine[0]) <= LONGEST_CODE
