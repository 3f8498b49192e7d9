"""Discounts for the chatbot (pricing book, section 12)."""

from typing import Annotated

import msgspec

from chalicelib.discounts.problems import NumberedProblem, numbered
from chalicelib.discounts.service import bot
from chalicelib.discounts.views.bot import GlobalDiscounts
from chalicelib.kernel import clock
from chalicelib.web.callers import PUBLIC
from chalicelib.web.routing import Router

router = Router("bot")

OTHER = 1


class BotQuery(msgspec.Struct, kw_only=True):
    """What the chatbot sends. Nobody can make this answer be sent anywhere from here."""

    send_to_chatbotbuilder: Annotated[str, msgspec.Meta(max_length=20)] = ""


@router.get(
    "/bot/global-discount", audience=PUBLIC, envelope=numbered(OTHER), problem=NumberedProblem
)
def global_discounts(query: BotQuery) -> GlobalDiscounts:  # noqa: ARG001 - declared, without effect
    """The discounts that everybody may have, in words.

    `send_to_chatbotbuilder` is accepted and has no effect.
    """
    return GlobalDiscounts.of(bot.global_discounts(clock.now()))
