"""The bridge of the made-up house: how it is configured, and what its secrets are."""

import json
from collections.abc import Mapping
from pathlib import Path

from bridge.configuration import KEY_VARIABLE, TOKEN_VARIABLE
from local.house import PLAYER, TOKEN

ENTITIES = (
    *("light.*", "switch.*", "climate.*", "fan.*", "cover.*", "scene.*", "media_player.*"),
    *("sensor.*", "lock.puerta_principal"),
)


def configured(state: Path, *, api: str, house: str, player: str) -> Path:
    """Write the configuration of a bridge between an API and a house; the file.

    `house` is the address of the made-up house, `player` what the API calls its player.
    """
    words = [json.dumps(word) for word in (api, house, str(state / "bridge"))]
    kept = state / "bridge.toml"
    kept.write_text(
        f"state = {words[2]}\n"
        f"[cloud]\napi = {words[0]}\n"
        f"[home_assistant]\nurl = {words[1]}\nentities = {json.dumps(ENTITIES)}\n"
        f"[players.{player}]\n"
        f"kind = 'house-music'\nurl = {words[1]}\nhouse = {json.dumps(PLAYER)}\n"
    )
    return kept


def secrets(key: str) -> Mapping[str, str]:
    """The environment that has the secrets of a bridge."""
    return {KEY_VARIABLE: key, TOKEN_VARIABLE: TOKEN}
