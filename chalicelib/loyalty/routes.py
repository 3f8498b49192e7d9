"""Levels over HTTP: the public list, a client's own, the chatbot's, their administration."""

from typing import Annotated, Any, cast
from uuid import UUID

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.loyalty import bot, history, levels, rules, summary
from chalicelib.loyalty.bot import BotLevels
from chalicelib.loyalty.levels import LevelDetails
from chalicelib.loyalty.shelves import ACHIEVEMENTS
from chalicelib.loyalty.types import Achievement
from chalicelib.loyalty.views import (
    AdminLevel,
    LevelBody,
    LevelList,
    LevelsAnswer,
    OwnLevelsAnswer,
)
from chalicelib.properties.shelves import Entry
from chalicelib.properties.views import given
from chalicelib.web.callers import ADMIN, CLIENT, PUBLIC, Guest, Staff
from chalicelib.web.pages import Page, PageQuery, page_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("loyalty")


class BotQuery(msgspec.Struct, kw_only=True):
    """What the chatbot sends. Nobody can make this answer be sent anywhere from here."""

    send_to_chatbotbuilder: Annotated[str, msgspec.Meta(max_length=20)] = ""


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
    return OwnLevelsAnswer(summary.own_levels(own.standing, own.stats, ACHIEVEMENTS.values()))


@router.get("/bot/levels", audience=PUBLIC)
def bot_levels(query: BotQuery) -> BotLevels:  # noqa: ARG001 - declared, and asked for in vain
    """Every level that may be earned, as the chatbot tells it (pricing book, 12).

    `send_to_chatbotbuilder` is accepted and has no effect.
    """
    return bot.bot_levels()


@router.get("/admin/achievements", audience=ADMIN)
def list_for_admin(query: PageQuery, request: RequestInfo) -> Page[AdminLevel] | list[AdminLevel]:
    """Every level, also the inactive ones, in the order of lists."""
    found = [AdminLevel.of(entry) for entry in levels.entries()]
    if query.whole:
        return found
    rows = found[query.offset : query.offset + query.size]
    return page_of(rows, len(found), query, request.url)


@router.post("/admin/achievements", audience=ADMIN, status=201)
def create_level(
    body: LevelBody, caller: Staff, once: Once[Entry[Achievement]] | None
) -> AdminLevel:
    """Define a level; guests who meet it already get it at their next event."""
    answering = once and once.answering(AdminLevel.of)
    return AdminLevel.of(levels.create(_details(body), actor=caller.actor, once=answering))


@router.get("/admin/achievements/{achievement_id}", audience=ADMIN)
def show_level(achievement_id: UUID) -> AdminLevel:
    """One level."""
    return AdminLevel.of(ACHIEVEMENTS.get(str(achievement_id)))


@router.patch("/admin/achievements/{achievement_id}", audience=ADMIN)
def change_level(achievement_id: UUID, body: LevelBody, caller: Staff) -> AdminLevel:
    """Change the fields that are sent; guests are judged anew at their next event."""
    entry = levels.change(str(achievement_id), _details(body), actor=caller.actor)
    return AdminLevel.of(entry)


@router.delete("/admin/achievements/{achievement_id}", audience=ADMIN, status=204)
def delete_level(achievement_id: UUID, caller: Staff) -> None:
    """Take a level away, also one that discounts name: they no longer match by it."""
    levels.remove(str(achievement_id), actor=caller.actor)


def _details(body: LevelBody) -> LevelDetails:
    values: dict[str, Any] = given(body)
    # The texts are never null inside.
    return cast(
        "LevelDetails", {name: "" if value is None else value for name, value in values.items()}
    )
