"""What a house says about itself: one TOML file, and secrets from files or the environment."""

import os
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

KEY_VARIABLE, TOKEN_VARIABLE = "HOUSE_BRIDGE_KEY", "HOUSE_BRIDGE_HOME_ASSISTANT_TOKEN"
Url = Annotated[str, Meta(pattern="^https?://")]
Name = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{1,50}$")]


class Misconfigured(Exception):
    """The configuration does not say what it must; the text says which part."""


class Secret:
    """A key that shows itself to nobody who does not ask for it. One of a file (`kept`) is read
    whenever it is used, so that another one in its place counts at once."""

    def __init__(self, value: str, kept: Path | None = None) -> None:
        self._value = value
        self._kept = kept

    def reveal(self) -> str:
        """The key itself, for the header that it opens something with."""
        if self._kept is not None:
            # While it is being replaced, the one before is as good as none.
            with suppress(OSError):
                self._value = self._kept.read_text().strip()
        return self._value

    def __repr__(self) -> str:
        return "Secret()"


class Cloud(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """api: the address that the paths of the API follow. key_file: where the key of the house is,
    if the environment does not have it."""

    api: Url
    key_file: Path | None = None


class HomeAssistant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """url: of Home Assistant in the house. token_file: its long-lived token. entities: what may be
    told and switched, by name or pattern (`light.*`); locks and cameras by name only."""

    url: Url
    entities: tuple[str, ...]
    token_file: Path | None = None


class Dlna(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="dlna"):
    """A renderer of DLNA.

    media: the address of the sound of a track, with `{track_id}` in it, as the renderer reaches
    it. description_url: of the renderer; udn: its name, by which it is searched for where the
    address is not known, and known again where it is. power_entity: the entity that turns the
    player on, an outlet or an amplifier; None for one that is always on.
    """

    media: Url
    description_url: Url | None = None
    udn: str | None = None
    power_entity: str | None = None
    media_type: str = "audio/mpeg"
    search_from: str | None = None


class HouseMusic(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="house-music"
):
    """A house of the house-music service. house: its code there."""

    url: Url
    house: Name


Player = Dlna | HouseMusic
Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of the file. players: by the code of the house that the cloud knows each by. state: the
    folder of the journal and of queues. log: from which level on."""

    cloud: Cloud
    home_assistant: HomeAssistant
    players: dict[Name, Player] = {}
    state: Path = Path("/var/lib/house-bridge")
    log: Level = "INFO"


class Secrets(msgspec.Struct, frozen=True):
    """The key of the house at the API, and the token of Home Assistant."""

    key: Secret
    token: Secret


def read(path: Path) -> Configuration:
    """The configuration of a file.

    Raises:
        Misconfigured: it cannot be read, or says something that nobody knows.
    """
    try:
        configuration = msgspec.convert(
            tomllib.loads(path.read_text()), Configuration, dec_hook=_path
        )
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Misconfigured(f"{path}: {error}") from error
    if not _is_private(configuration.cloud.api):
        raise Misconfigured("cloud.api: https is needed, since the key goes there")
    for name, player in configuration.players.items():
        _check(name, player)
    return configuration


def secrets_of(configuration: Configuration) -> Secrets:
    """The secrets, of the environment or of the files that the configuration names.

    Raises:
        Misconfigured: one is nowhere.
    """
    return Secrets(
        key=_secret(KEY_VARIABLE, configuration.cloud.key_file, "cloud.key_file"),
        token=_secret(
            TOKEN_VARIABLE, configuration.home_assistant.token_file, "home_assistant.token_file"
        ),
    )


def _is_private(url: str) -> bool:
    """Whether nobody on the way reads what is sent: encrypted, or within this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"}


def _path(form: type, value: object) -> object:
    if form is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError


def _check(name: str, player: Player) -> None:
    if not isinstance(player, Dlna):
        return
    if player.description_url is None and player.udn is None:
        raise Misconfigured(f"players.{name}: description_url or udn is needed")
    if "{track_id}" not in player.media:
        raise Misconfigured(f"players.{name}.media: where is {{track_id}}?")


def _secret(variable: str, path: Path | None, name: str) -> Secret:
    if os.environ.get(variable):
        return Secret(os.environ[variable].strip())
    if path is None:
        raise Misconfigured(f"{name} or the variable {variable} is needed")
    try:
        return Secret(path.read_text().strip(), kept=path)
    except OSError as error:
        raise Misconfigured(f"{name}: {path} cannot be read ({error.strerror})") from error
