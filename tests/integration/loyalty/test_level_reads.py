"""Levels as the public, a client and the chatbot read them."""

from uuid import uuid4

import pytest

from chalicelib.cloud import events
from chalicelib.loyalty.chatbot.wire import BotLevels
from chalicelib.loyalty.levels.service import LEVELS
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID

from .conftest import Ladder
from .desk import ACTOR, approve, define, delete_guest, record_of, welcome

PUBLIC, OWN, BOT = (
    "/api/v1/achievements/",
    "/api/v1/clients/client-auth/achievements/",
    "/api/v1/bot/levels/",
)


@pytest.fixture
def asleep(ladder: Ladder) -> None:
    """A level that was switched off."""
    define("Leyenda", 0, 0, 0, order=0, is_active=False)


@pytest.mark.usefixtures("asleep")
def test_everyone_may_read_the_active_levels_in_their_order(api: Api, ladder: Ladder) -> None:
    answer = api.get(PUBLIC)
    assert answer.status_code == 200
    body = answer.json_body
    assert (body["success"], body["data"]["total_achievements"]) == (True, 3)
    assert body["data"]["achievements"][0] == {
        "id": ladder.base.achievement_id,
        "name": "Base",
        "description": "Para todos",
        "icon": "🌊",
        "required_reservations": 0,
        "required_referrals": 0,
        "required_referral_reservations": 0,
        "order": 0,
    }
    shown = [level["name"] for level in body["data"]["achievements"]]
    assert shown == ["Base", "Bronze", "Silver"]


@pytest.mark.parametrize("path", [PUBLIC, BOT])
@pytest.mark.parametrize("token", [None, "foreign", "admin", "vendedor", UNKNOWN_ID])
def test_public_reads_serve_anyone(api: Api, path: str, token: str | None) -> None:
    assert api.get(path, token=token).status_code == 200


def test_without_levels_the_lists_are_empty(api: Api) -> None:
    assert api.get(PUBLIC).json_body["data"] == {"total_achievements": 0, "achievements": []}
    assert api.get(BOT).json_body == {
        "success": True,
        "levels": [],
        "count": 0,
        "message": "No hay niveles configurados.",
    }


@pytest.mark.parametrize(
    ("token", "status"),
    [(None, 401), ("foreign", 401), ("admin", 401), ("vendedor", 401)],
)
def test_only_clients_read_their_own_levels(api: Api, token: str | None, status: int) -> None:
    assert api.get(OWN, token=token).status_code == status


@pytest.mark.usefixtures("asleep")
def test_a_client_reads_what_is_earned_and_what_is_left(api: Api, ladder: Ladder) -> None:
    ana = welcome(1)
    luis = welcome(2, "Luis", by=record_of(ana))
    approve(ana)
    approve(luis)
    answer = api.get(OWN, token=ana)
    assert answer.status_code == 200
    assert answer.json_body["success"] is True
    data = answer.json_body["data"]
    assert data["total_achievements"] == 3
    assert data["new_achievements_count"] == 0
    assert data["client_stats"] == {
        "reservations": 1,
        "referrals": 1,
        "referral_reservations": 1,
    }
    earned = data["earned_achievements"]
    assert [each["achievement"]["name"] for each in earned] == ["Base", "Bronze"]
    assert earned[0] == {
        "id": ladder.base.achievement_id,
        "achievement": api.get(PUBLIC).json_body["data"]["achievements"][0],
        "earned_at": "2026-03-02T10:00:00-05:00",
    }
    left = data["available_achievements"]
    assert left == api.get(PUBLIC).json_body["data"]["achievements"][2:]


def test_reading_gives_nothing(api: Api) -> None:
    """The published system gave levels on reading, and failed while any was left to earn."""
    ana = welcome(1)
    define("Base", 0, 0, 0)
    before = record_of(ana).version, len(events.timeline(f"client#{ana}"))
    for _ in range(2):
        data = api.get(OWN, token=ana).json_body["data"]
        assert data["earned_achievements"] == []
        assert [each["name"] for each in data["available_achievements"]] == ["Base"]
    assert (record_of(ana).version, len(events.timeline(f"client#{ana}"))) == before


def test_a_level_that_was_removed_is_not_shown_any_more(api: Api, ladder: Ladder) -> None:
    ana = welcome(1)
    LEVELS.remove(ladder.base.achievement_id, actor=ACTOR)
    data = api.get(OWN, token=ana).json_body["data"]
    assert data["earned_achievements"] == []
    assert data["total_achievements"] == 2


def test_a_deleted_client_is_signed_out(api: Api, ladder: Ladder) -> None:
    ana = welcome(1)
    delete_guest(ana)
    assert api.get(OWN, token=ana).status_code == 401
    assert api.get(OWN, token=str(uuid4())).status_code == 401


@pytest.mark.parametrize("path", [PUBLIC, OWN, BOT])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_reads_are_only_read(api: Api, path: str, method: str) -> None:
    assert api.request(method, path, json={}, token="admin").status_code == 405


@pytest.mark.usefixtures("asleep")
def test_the_chatbot_reads_names_with_icons_and_requirements_in_words(
    api: Api, ladder: Ladder
) -> None:
    define("Oro", 10, 3, 5, order=3)
    body = api.get(BOT).json_body
    assert (body["success"], body["count"]) == (True, 4)
    assert body["message"] == "Se encontraron 4 niveles."
    assert body["levels"][0] == {
        "id": ladder.base.achievement_id,
        "level_name": "🌊 Base",
        "description": "Para todos",
        "requirements": {
            "required_reservations": 0,
            "required_referrals": 0,
            "required_referral_reservations": 0,
        },
        "requirements_text": "Sin requisitos",
        "order": 0,
    }
    assert [level["level_name"] for level in body["levels"]] == [
        "🌊 Base",
        "🥉 Bronze",
        "🥈 Silver",
        "🏆 Oro",
    ]
    assert body["levels"][3]["requirements_text"] == (
        "10 reservas, 3 referidos y 5 reservas de referidos"
    )


def test_one_level_is_told_as_one(aws: None) -> None:
    define("Base", 0, 0, 0)
    assert BotLevels.of(LEVELS.values(fresh=True)).message == "Se encontró 1 nivel."


@pytest.mark.parametrize("value", ["true", "false", "1", "", "cualquier cosa"])
def test_asking_to_send_the_levels_somewhere_sends_nothing(
    api: Api, ladder: Ladder, value: str
) -> None:
    answer = api.get(f"{BOT}?send_to_chatbotbuilder={value.replace(' ', '%20')}")
    assert answer.status_code == 200
    assert answer.json_body == api.get(BOT).json_body
    assert "chatbot_sync_results" not in answer.json_body
