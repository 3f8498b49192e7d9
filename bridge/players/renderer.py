"""A renderer of DLNA over UPnP: its actions, and where it is (home book, appendix C)."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from async_upnp_client.aiohttp import AiohttpRequester
from async_upnp_client.client import UpnpDevice, UpnpService
from async_upnp_client.client_factory import UpnpFactory
from async_upnp_client.exceptions import UpnpActionError, UpnpError
from async_upnp_client.search import async_search
from async_upnp_client.utils import CaseInsensitiveDict

from bridge.configuration import Dlna
from bridge.errors import Away, NotDone
from bridge.players.playlist import Observed, Transport
from protocol.things import Track

PATIENCE_SECONDS, SEARCH_SECONDS = 4, 3
RENDERER = "urn:schemas-upnp-org:device:MediaRenderer:1"
TRANSPORT = "urn:schemas-upnp-org:service:AVTransport:"
SOUND = "urn:schemas-upnp-org:service:RenderingControl:"
TRANSPORTS: Mapping[str, Transport] = {
    "PLAYING": "playing",
    "PAUSED_PLAYBACK": "paused",
    "TRANSITIONING": "changing",
}
"""What else there is counts as stopped."""


class Renderer(Protocol):
    """What is asked of a renderer; each raises `Away` and `NotDone`."""

    async def observe(self) -> Observed:
        """What it says of itself."""

    async def sound(self) -> tuple[int, bool]:
        """Its volume, 0 to 100, and whether it is muted."""

    async def load(self, uri: str, metadata: str) -> None:
        """The sound that `play` begins with."""

    async def play(self) -> None:
        """Play, from the beginning or from where it was held."""

    async def pause(self) -> None:
        """Hold."""

    async def stop(self) -> None:
        """Stop."""

    async def set_volume(self, volume: int) -> None:
        """Set the volume, 0 to 100."""

    async def set_muted(self, muted: bool) -> None:
        """Mute it, or not."""


class UpnpRenderer:
    """A renderer of the house's network."""

    def __init__(self, device: UpnpDevice) -> None:
        self._transport = _service(device, TRANSPORT)
        self._sound = _service(device, SOUND)
        self._least, self._most = _range_of_volume(self._sound)

    async def observe(self) -> Observed:
        """What it says of itself."""
        info = await self._ask(self._transport, "GetTransportInfo")
        position = await self._ask(self._transport, "GetPositionInfo")
        return Observed(
            transport=TRANSPORTS.get(str(info["CurrentTransportState"]), "stopped"),
            position_s=seconds_of(position.get("RelTime")),
            duration_s=seconds_of(position.get("TrackDuration")),
        )

    async def sound(self) -> tuple[int, bool]:
        """Its volume, 0 to 100, and whether it is muted."""
        volume = await self._ask(self._sound, "GetVolume", Channel="Master")
        muted = await self._ask(self._sound, "GetMute", Channel="Master")
        share = (int(volume["CurrentVolume"]) - self._least) / (self._most - self._least)
        return min(max(round(share * 100), 0), 100), bool(muted["CurrentMute"])

    async def load(self, uri: str, metadata: str) -> None:
        """The sound that `play` begins with."""
        await self._ask(
            self._transport, "SetAVTransportURI", CurrentURI=uri, CurrentURIMetaData=metadata
        )

    async def play(self) -> None:
        """Play, from the beginning or from where it was held."""
        await self._ask(self._transport, "Play", Speed="1")

    async def pause(self) -> None:
        """Hold."""
        await self._ask(self._transport, "Pause")

    async def stop(self) -> None:
        """Stop."""
        await self._ask(self._transport, "Stop")

    async def set_volume(self, volume: int) -> None:
        """Set the volume: the renderer's own range is scaled."""
        wanted = self._least + round(volume / 100 * (self._most - self._least))
        await self._ask(self._sound, "SetVolume", Channel="Master", DesiredVolume=wanted)

    async def set_muted(self, muted: bool) -> None:
        """Mute it, or not."""
        await self._ask(self._sound, "SetMute", Channel="Master", DesiredMute=muted)

    async def _ask(self, service: UpnpService, action: str, **fields: Any) -> Mapping[str, Any]:
        if not service.has_action(action):
            raise NotDone("failed", "unsupported")
        try:
            return await service.action(action).async_call(InstanceID=0, **fields)
        except UpnpActionError as error:
            raise NotDone("failed", f"upnp_{error.error_code or 'fault'}") from error
        except (UpnpError, TimeoutError, OSError) as error:
            raise Away(f"renderer ({type(error).__name__})") from error


async def found(configuration: Dlna) -> UpnpRenderer:
    """The renderer of a configuration.

    Raises:
        Away: there is none at its address, or none of its name.
    """
    requester = AiohttpRequester(timeout=PATIENCE_SECONDS)
    location = configuration.description_url or await _location(configuration)
    try:
        device = await UpnpFactory(requester, non_strict=True).async_create_device(location)
    except (UpnpError, TimeoutError, OSError) as error:
        raise Away(f"renderer ({type(error).__name__})") from error
    if configuration.udn not in {None, device.udn}:
        raise Away("renderer (another one has its address)")
    return UpnpRenderer(device)


async def _location(configuration: Dlna) -> str:
    """Where the renderer of a name is, by asking the network."""
    place: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def hear(headers: CaseInsensitiveDict) -> None:
        name, url = str(headers.get("USN", "")), str(headers.get("LOCATION", ""))
        # Whoever answers may speak for itself only.
        is_own = urlsplit(url).hostname == str(headers.get("_host", ""))
        if name.startswith(str(configuration.udn)) and is_own and not place.done():
            place.set_result(url)

    source = (configuration.search_from, 0) if configuration.search_from else None
    try:
        await async_search(hear, timeout=SEARCH_SECONDS, search_target=RENDERER, source=source)
    except OSError as error:
        raise Away(f"renderer ({type(error).__name__})") from error
    if not place.done():
        raise Away("renderer (nobody of its name)")
    return place.result()


def metadata_of(track: Track, uri: str, media_type: str) -> str:
    """A track as DIDL-Lite says it, for displays of renderers."""
    return (
        '<DIDL-Lite xmlns="urn:schemas-upnp-org:metadata-1-0/DIDL-Lite/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:upnp="urn:schemas-upnp-org:metadata-1-0/upnp/">'
        f'<item id={quoteattr(track.track_id)} parentID="0" restricted="1">'
        f"<dc:title>{escape(track.title)}</dc:title>"
        f"<upnp:artist>{escape(track.artist)}</upnp:artist>"
        "<upnp:class>object.item.audioItem.musicTrack</upnp:class>"
        f'<res protocolInfo="http-get:*:{escape(media_type)}:*">{escape(uri)}</res>'
        "</item></DIDL-Lite>"
    )


def seconds_of(text: object) -> int:
    """A length as UPnP says it (`0:03:25`, `0:03:25.500`); 0 where there is none."""
    parts = str(text).partition(".")[0].split(":")
    if not all(part.isdecimal() for part in parts):
        return 0
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total


def _service(device: UpnpDevice, kind: str) -> UpnpService:
    for name, service in device.services.items():
        if name.startswith(kind):
            return service
    raise Away("renderer (it lacks what renderers have)")


def _range_of_volume(service: UpnpService) -> tuple[int, int]:
    if not service.has_state_variable("Volume"):
        return 0, 100
    variable = service.state_variable("Volume")
    least, most = variable.min_value, variable.max_value
    is_known = least is not None and most is not None and most > least
    return (int(least), int(most)) if is_known else (0, 100)  # type: ignore[arg-type]
