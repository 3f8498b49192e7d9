"""Copies that others keep, made by the deployed functions under their own roles."""

import json
from typing import Any

import requests

from local.providers.chatbot_builder import ChatbotBuilder
from local.providers.server import serving
from tests.deployment.desk import depth, eventually
from tests.deployment.into_ministack import Deployed, exercise, log_lines
from tests.support.waiting import PATIENCE_SECONDS

LEVELS, DISCOUNTS = "22", "11"


def point_at(deployed: Deployed, address: str, generation: str) -> None:
    """Let the function send to `address`; a changed environment starts it anew."""
    functions = deployed.client("lambda")
    name = deployed.resources["Sync"]
    known = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    changed = {**known, "CASA_CHATBOT_BUILDER_URL": address, "GENERATION": generation}
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": changed})


def test_the_chatbot_hears_of_levels_and_discounts_once_it_is_configured(
    deployed: Deployed, administrator: dict[str, str]
) -> None:
    chatbot = ChatbotBuilder()
    with serving(chatbot) as server:
        address = f"{server.url}/{chatbot.name}"
        point_at(deployed, address, "unset")
        exercise(deployed, "SyncDaily", {"source": "aws.events"})
        eventually(deployed, lambda: depth(deployed, "SyncQueue") == 0)
        assert not chatbot.received

        keys = {"access_token": "t", "levels_field": LEVELS, "global_discounts_field": DISCOUNTS}
        deployed.client("secretsmanager").put_secret_value(
            SecretId="casa-production-chatbot", SecretString=json.dumps(keys)
        )
        point_at(deployed, address, "configured")
        level: dict[str, Any] = {"name": "Ñandú", "required_reservations": 1}
        levels = f"{deployed.url}/v1/admin/achievements"
        made = requests.post(levels, json=level, headers=administrator, timeout=PATIENCE_SECONDS)
        assert made.status_code == 201, made.text
        eventually(deployed, lambda: chatbot.fields.get(LEVELS))

        public = requests.get(
            f"{deployed.url}/v1/bot/levels", timeout=PATIENCE_SECONDS
        ).content.decode()
        assert chatbot.fields[LEVELS][-1] == public
        assert "Ñandú" in public

        before = len(chatbot.received)
        exercise(deployed, "SyncDaily", {"source": "aws.events"})
        eventually(deployed, lambda: len(chatbot.received) >= before + 2)
        assert depth(deployed, "SyncDeadQueue") == 0
    # Its role lets the function read how the service is.
    assert not [line for line in log_lines(deployed) if "circuit unavailable" in line]
