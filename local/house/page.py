"""The page that shows how the made-up house stands."""

from collections.abc import Iterable
from html import escape
from typing import Any

from chalicelib.kernel.dates import LIMA
from local.house.home_assistant import StandInHome
from local.house.music import StandInMusic
from local.providers.pages import document

REFRESH_SECONDS = 2
CONTENT = """<p>What the bridge of the first house switches. Nobody else may: this is inside.</p>
<table><thead><tr><th>Device</th><th>Entity</th><th>State</th><th>More</th></tr></thead>
<tbody>{devices}</tbody></table>
<h2>Music</h2>
<p>{music}</p>
<p>Next: {queue}</p>
<h2>Services called, newest first</h2>
<table><thead><tr><th>At (Lima)</th><th>Service</th><th>Data</th></tr></thead>
<tbody>{calls}</tbody></table>"""
SHOWN = ("brightness", "temperature", "percentage", "current_position", "volume_level")


def page(home: StandInHome, music: StandInMusic) -> str:
    """The page, as all stands now."""
    status = music.status()
    return document(
        "House",
        CONTENT.format(
            devices=_rows(_device(state) for state in home.house.states.values()),
            music=escape(", ".join(f"{name}: {_track(value)}" for name, value in status.items())),
            queue=escape("; ".join(map(_track, music.queue)) or "nothing"),
            calls=_rows(
                (f"{at.astimezone(LIMA):%Y-%m-%d %H:%M:%S}", service, str(body))
                for at, service, body in reversed(home.calls)
            ),
        ),
        REFRESH_SECONDS,
    )


def _device(state: dict[str, Any]) -> tuple[str, ...]:
    attributes = state["attributes"]
    more = {name: attributes[name] for name in SHOWN if attributes.get(name) is not None}
    said = ", ".join(f"{name} {value}" for name, value in more.items())
    return attributes["friendly_name"], state["entity_id"], state["state"], said


def _track(value: object) -> str:
    return str(value.get("title") or value["track_id"]) if isinstance(value, dict) else str(value)


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
