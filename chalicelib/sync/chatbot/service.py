"""Keeping the chatbot builder's fields equal to the public answers."""

import logging
from typing import assert_never

import msgspec

from chalicelib.cloud.http.errors import NotConfigured
from chalicelib.discounts.bot import service as discounts
from chalicelib.discounts.bot.wire import GlobalDiscounts
from chalicelib.integrations import chatbot_builder
from chalicelib.kernel import clock
from chalicelib.loyalty.chatbot.wire import BotLevels
from chalicelib.loyalty.commands import BotField
from chalicelib.loyalty.levels.service import LEVELS

logger = logging.getLogger(__name__)


def send(field: BotField) -> None:
    """Write the present answer of a bot's read into its field, as often as it changes meanwhile.

    Of two that send at once, the one that writes last may have read first; since it looks again
    after writing, the newest answer stays.

    Raises:
        ServiceUnavailable: the builder may take it later.
        ServiceRefused: the builder does not know the token or the field.
    """
    try:
        account = chatbot_builder.account()
        field_id = account.field_id(field)
    except NotConfigured:
        logger.info("chatbot builder not configured", extra={"field": field})
        return
    sent: str | None = None
    while (text := _answer(field)) != sent:
        chatbot_builder.set_bot_field(account, field_id, text)
        sent = text


def _answer(field: BotField) -> str:
    """What the public is answered now, byte for byte."""
    answer: GlobalDiscounts | BotLevels
    match field:
        case "levels":
            answer = BotLevels.of(LEVELS.values(fresh=True))
        case "global_discounts":
            answer = GlobalDiscounts.of(discounts.global_discounts(now=clock.now()))
        case _:
            assert_never(field)
    return msgspec.json.encode(answer).decode()
