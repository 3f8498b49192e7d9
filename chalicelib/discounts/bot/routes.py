"""Discounts for the chatbot (pricing book, section 12)."""

import msgspec

from chalicelib.discounts.bot import service
from chalicelib.discounts.bot.wire import GlobalDiscounts
from chalicelib.discounts.wire import NumberedProblem, numbered
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.loyalty.chatbot import service as chatbot
from chalicelib.loyalty.chatbot.wire import BotQuery, SyncResult
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.routing import Router

router = Router("bot")

OTHER = 1


@router.get(
    "/bot/global-discount", audience=PUBLIC, envelope=numbered(OTHER), problem=NumberedProblem
)
def global_discounts(query: BotQuery, caller: Caller | None) -> GlobalDiscounts:
    """The discounts that everybody may have, in words.

    `send_to_chatbotbuilder=true` of an administrator has them sent to the chatbot builder soon,
    which `chatbot_sync_results` confirms; of anybody else it has no effect.
    """
    now = clock.now()
    answer = GlobalDiscounts.of(service.global_discounts(now=now))
    is_queued = None
    if query.asks_to_send:
        is_queued = chatbot.request_by(caller, "global_discounts", now=now)
    return msgspec.structs.replace(answer, chatbot_sync_results=SyncResult.of(is_queued))
