"""Levels over HTTP: the public list, a client's own, the chatbot's, their administration."""

from typing import Any, cast
from uuid import UUID

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty import bot, chatbot_sync, history, levels, rules
from chalicelib.loyalty.bot import BotLevels
from chalicelib.loyalty.chatbot_sync import BotQuery
from chalicelib.loyalty.levels import LevelDetails
from chalicelib.loyalty.shelves import ACHIEVEMENTS
from chalicelib.loyalty.types import Achievement
from chalicelib.loyalty.wire import (
    AdminLevel,
    LevelBody,
    LevelList,
    LevelsAnswer,
    NewLevel,
    OwnLevels,
    OwnLevelsAnswer,
)
from chalicelib.properties.shelves import Entry
from chalicelib.web.audiences import CLIENT, PUBLIC, staff
from chalicelib.web.pages import Page, PageQuery, page_of_list
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import sent_fields

router = Router("loyalty")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_LEVELS = staff(Permission.MANAGES_LEVELS)


@router.get("/achievements", audience=PUBLIC)
def list_levels() -> LevelsAnswer:
    """Every level that may be earned, in its order."""
    return LevelsAnswer(LevelList.of(rules.active(ACHIEVEMENTS.values())))


@router.get("/clients/client-auth/achievements", audience=CLIENT)
def own_levels(caller: Guest) -> OwnLevelsAnswer:
    """The levels that the signed-in client holds, those left, and the client's numbers.

    A read only: levels are given and taken as stays and friends come and go.
    """
    own = history.of_client(caller.client_id)
    if own is None or own.client.deleted_at is not None:
        raise Unauthenticated
    return OwnLevelsAnswer(OwnLevels.of(own.standing.held, own.stats, ACHIEVEMENTS.values()))


@router.get("/bot/levels", audience=PUBLIC)
def bot_levels(query: BotQuery, caller: Caller | None) -> BotLevels:
    """Every level that may be earned, as the chatbot tells it (pricing book, 12).

    `send_to_chatbotbuilder=true` of an administrator has it sent to the chatbot builder soon,
    which `chatbot_sync_results` confirms; of anybody else it has no effect.
    """
    asked = chatbot_sync.asked_by(caller, query, "levels")
    return msgspec.structs.replace(bot.bot_levels(), chatbot_sync_results=asked)


@router.get("/admin/achievements", audience=READS_SETTINGS)
def list_for_admin(query: PageQuery, request: RequestInfo) -> Page[AdminLevel] | list[AdminLevel]:
    """Every level, also the inactive ones, in the order of lists."""
    return page_of_list(levels.entries(), AdminLevel.of, query, request.url)


@router.post("/admin/achievements", audience=MANAGES_LEVELS, status=201)
def create_level(
    body: NewLevel, caller: Staff, once: Once[Entry[Achievement]] | None
) -> AdminLevel:
    """Define a level; guests who meet it already get it at their next event."""
    answering = once and once.answering(AdminLevel.of)
    return AdminLevel.of(levels.create(_details(body), actor=caller.actor, once=answering))


@router.get("/admin/achievements/{achievement_id}", audience=READS_SETTINGS)
def show_level(achievement_id: UUID) -> AdminLevel:
    """One level."""
    return AdminLevel.of(ACHIEVEMENTS.get(str(achievement_id)))


@router.patch("/admin/achievements/{achievement_id}", audience=MANAGES_LEVELS)
def change_level(achievement_id: UUID, body: LevelBody, caller: Staff) -> AdminLevel:
    """Change the fields that are sent; guests are judged anew at their next event."""
    entry = levels.change(str(achievement_id), _details(body), actor=caller.actor)
    return AdminLevel.of(entry)


@router.delete("/admin/achievements/{achievement_id}", audience=MANAGES_LEVELS, status=204)
def delete_level(achievement_id: UUID, caller: Staff) -> None:
    """Take a level away, also one that discounts name: they no longer match by it."""
    levels.remove(str(achievement_id), actor=caller.actor)


def _details(body: LevelBody) -> LevelDetails:
    values: dict[str, Any] = sent_fields(body)
    # The texts are never null inside.
    return cast(
        "LevelDetails", {name: "" if value is None else value for name, value in values.items()}
    )
