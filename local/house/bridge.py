"""The bridge of the made-up house: how it is configured, and what its secrets are."""

import json
from collections.abc import Mapping
from pathlib import Path

from bridge.configuration import TOKEN_VARIABLE
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
        f"[cloud]\napi = {words[0]}\nkey_file = {json.dumps(str(_key_file(state)))}\n"
        f"[home_assistant]\nurl = {words[1]}\nentities = {json.dumps(ENTITIES)}\n"
        f"[players.{player}]\n"
        f"kind = 'house-music'\nurl = {words[1]}\nhouse = {json.dumps(PLAYER)}\n"
    )
    return kept


def keep_key(state: Path, key: str) -> None:
    """Put a key where the bridge of the stack that keeps its data in `state` reads it."""
    kept = _key_file(state)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(key)


def _key_file(state: Path) -> Path:
    return state / "bridge.key"


SECRETS: Mapping[str, str] = {TOKEN_VARIABLE: TOKEN}
"""The environment that has what opens the made-up house."""
