"""Levels for the chatbot (pricing book, section 12)."""

import msgspec

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.loyalty.chatbot import service
from chalicelib.loyalty.chatbot.wire import BotLevels, BotQuery, SyncResult
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.routing import Router

router = Router("loyalty")


@router.get("/bot/levels", audience=PUBLIC)
def bot_levels(query: BotQuery, caller: Caller | None) -> BotLevels:
    """Every level that may be earned, as the chatbot tells it.

    `send_to_chatbotbuilder=true` of an administrator has it sent to the chatbot builder soon,
    which `chatbot_sync_results` confirms; of anybody else it has no effect.
    """
    is_queued = None
    if query.asks_to_send:
        is_queued = service.request_by(caller, "levels", now=clock.now())
    answer = BotLevels.of(LEVELS.values())
    return msgspec.structs.replace(answer, chatbot_sync_results=SyncResult.of(is_queued))
