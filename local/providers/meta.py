"""Meta's advertising (Graph): a pixel that counts purchases, and an audience of digests."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec

from local.providers.graph import BAD_TOKEN, TRANSIENT, error, require_version
from local.providers.http import JSON, Answer, Message, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal

PIXEL, AUDIENCE = "100200300400", "500600700800"
TOKEN = "local"  # noqa: S105 - no secret
OLDEST = 7 * 24 * 3600
"""Seconds after which an event is too old."""
MOST_ROWS = 10_000
INVALID = "(#100) Invalid parameter"
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Meta(Provider):
    """Keeps what one pixel was told, an event by its id, and the rows of one audience."""

    name = "meta"
    account = Account(
        secret="meta",  # noqa: S106 - the name of a secret
        values={
            "pixel_id": PIXEL,
            "pixel_token": TOKEN,
            "audience_id": AUDIENCE,
            "audience_token": TOKEN,
        },
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "expired_token": BAD_TOKEN,
        "throttled": error(400, 80_004, "(#80004) There have been too many calls"),
        "transient": TRANSIENT,
        "no_permission": error(403, 200, "(#200) Permissions error"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.events: dict[str, dict[str, Any]] = {}
        self.people: set[tuple[str, ...]] = set()

    def operations(self) -> Sequence[Operation]:
        """What the product uses of Graph for advertising."""
        users = "/{version}/{audience}/users"
        return (
            Operation("events", "POST", "/{version}/{pixel}/events", self.take_events),
            Operation("audienceUsers", "POST", users, self.add),
            Operation("audienceUsersRemoved", "DELETE", users, self.remove),
        )

    def take_events(self, request: Request, version: str, pixel: str) -> Reply:
        """Count purchases; one that comes again with its id is the same."""
        body = _body(request, version, pixel, PIXEL)
        events = body.get("data") or []
        for event in events:
            self._require_event(event)
        for event in events:
            self.events.setdefault(event["event_id"], event)
        answer = {"events_received": len(events), "messages": [], "fbtrace_id": "A1"}
        texts = ", ".join(_shown(event) for event in events)
        return Reply(Answer.of(answer), Message(f"píxel {pixel}", texts))

    def add(self, request: Request, version: str, audience: str) -> Reply:
        """Let people be in the audience."""
        rows = _rows(_body(request, version, audience, AUDIENCE))
        self.people |= rows
        return _changed(audience, rows, "entran")

    def remove(self, request: Request, version: str, audience: str) -> Reply:
        """Let people be there no more: everybody who has one of the digests."""
        rows = _rows(_body(request, version, audience, AUDIENCE))
        gone = {text for row in rows for text in row if text}
        self.people = {row for row in self.people if gone.isdisjoint(row)}
        return _changed(audience, rows, "salen")

    def _require_event(self, event: Mapping[str, Any]) -> None:
        user = event.get("user_data", {})
        is_website = event.get("action_source") == "website"
        lacks = is_website and not ("client_user_agent" in user and event.get("event_source_url"))
        is_old = self.now().timestamp() - event.get("event_time", 0) > OLDEST
        if lacks or is_old or not user or "event_id" not in event:
            raise Refusal(error(400, 100, INVALID, 2804019))


def _body(request: Request, version: str, found: str, expected: str) -> dict[str, Any]:
    require_version(version)
    if request.media_type != JSON:
        raise Refusal(error(400, 100, INVALID))
    body: dict[str, Any] = msgspec.json.decode(request.body)
    if body.get("access_token") != TOKEN:
        raise Refusal(BAD_TOKEN)
    if found != expected:
        raise Refusal(error(400, 100, f"Unsupported request: object {found} does not exist", 33))
    return body


def _rows(body: Mapping[str, Any]) -> set[tuple[str, ...]]:
    payload = body.get("payload", {})
    rows = payload.get("data") or []
    width = len(payload.get("schema") or [])
    texts = [text for row in rows for text in row if text]
    is_right = all(_DIGEST.fullmatch(text) for text in texts) and all(
        len(row) == width and any(row) for row in rows
    )
    if not 0 < len(rows) <= MOST_ROWS or not is_right:
        raise Refusal(error(400, 100, INVALID))
    return {tuple(row) for row in rows}


def _changed(audience: str, rows: set[tuple[str, ...]], what: str) -> Reply:
    answer = {
        "audience_id": audience,
        "session_id": "1",
        "num_received": len(rows),
        "num_invalid_entries": 0,
        "invalid_entry_samples": {},
    }
    return Reply(Answer.of(answer), Message(f"público {audience}", f"{what} {len(rows)}"))


def _shown(event: Mapping[str, Any]) -> str:
    data = event.get("custom_data", {})
    return f"{event['event_name']} {data.get('value')} {data.get('currency')} {event['event_id']}"
