"""Levels over HTTP: the public list, a client's own, the chatbot's, their administration."""

import msgspec

from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty import bot, chatbot_sync, history, rules
from chalicelib.loyalty.bot import BotLevels
from chalicelib.loyalty.chatbot_sync import BotQuery
from chalicelib.loyalty.levels import LEVELS
from chalicelib.loyalty.wire import AdminFields, LevelList, LevelsAnswer, OwnLevels, OwnLevelsAnswer
from chalicelib.web.audiences import CLIENT, PUBLIC, staff
from chalicelib.web.crud import Resource
from chalicelib.web.routing import Router

router = Router("loyalty")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_LEVELS = staff(Permission.MANAGES_LEVELS)


@router.get("/achievements", audience=PUBLIC)
def list_levels() -> LevelsAnswer:
    """Every level that may be earned, in its order."""
    return LevelsAnswer(LevelList.of(rules.active(LEVELS.values())))


@router.get("/clients/client-auth/achievements", audience=CLIENT)
def own_levels(caller: Guest) -> OwnLevelsAnswer:
    """The levels that the signed-in client holds, those left, and the client's numbers.

    A read only: levels are given and taken as stays and friends come and go.
    """
    own = history.of_client(caller.client_id)
    if own is None or own.client.deleted_at is not None:
        raise Unauthenticated
    return OwnLevelsAnswer(OwnLevels.of(own.standing.held, own.stats, LEVELS.values()))


@router.get("/bot/levels", audience=PUBLIC)
def bot_levels(query: BotQuery, caller: Caller | None) -> BotLevels:
    """Every level that may be earned, as the chatbot tells it (pricing book, 12).

    `send_to_chatbotbuilder=true` of an administrator has it sent to the chatbot builder soon,
    which `chatbot_sync_results` confirms; of anybody else it has no effect.
    """
    asked = chatbot_sync.asked_by(caller, query, "levels")
    return msgspec.structs.replace(bot.bot_levels(), chatbot_sync_results=asked)


Resource(
    LEVELS,
    path="/admin/achievements",
    one="level",
    many="levels",
    reads=READS_SETTINGS,
    writes=MANAGES_LEVELS,
    extra=(AdminFields, lambda _: AdminFields.of),
    texts={
        "list": "Every level, also the inactive ones, in the order of lists.",
        "add": "Define a level; guests who meet it already get it at their next event.",
        "change": "Change the fields that are sent; guests are judged anew at their next event.",
        "remove": "Take a level away, also one that discounts name: they no longer match by it.",
    },
).add_to(router)
