"""What channels sold although others have its nights, with both sides of each conflict, and how the
calendar of each channel is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from chalicelib.kernel import decoding, ids
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.visits import Visit
from chalicelib.reservations.stays.wire import StayDetail
from chalicelib.sync.feeds.types import Report
from chalicelib.sync.feeds.wire import ConflictView, FeedStateView

SLUG, TITLE = "calendar-conflicts", "Conflictos de calendario"
CONFLICTS, FEEDS = "/admin/calendar-conflicts/", "/admin/calendar-feeds/"
MOST = 10
"""Conflicts on the page; the rest comes up as these are resolved."""
PATIENCE = timedelta(minutes=1)
"""How long the page looks by itself whether a calendar was read."""
READINGS: dict[str, dict[str, bool]] = {
    "read": {},
    "try": {"dry_run": True},
    "force": {"force": True},
}
"""How a calendar may be read, and what the API is told of it."""
DECISIONS = ("take", "ignore")
DONE = {
    "take": "Se tomará lo que vendió el canal: su calendario se lee de nuevo en un momento.",
    "ignore": "Se dejó así: no se avisará más mientras el canal tenga estas fechas.",
    "gone": "Ese conflicto ya no estaba: alguien lo resolvió, o el canal cambió sus fechas.",
    "read": "Se pidió leer el calendario. Abajo se ve cómo terminó.",
    "try": "Se pidió la prueba. Abajo se ve qué cambiaría.",
    "force": "Se pidió leerlo y anular lo que falta. Abajo se ve cómo terminó.",
}


class Clash(msgspec.Struct, frozen=True):
    """A conflict, and the stays that have its nights, as far as the user may see them."""

    sold: ConflictView
    ours: list[StayDetail]


def shown(visit: Visit, *rest: str) -> Answer | None:
    """Every conflict and every calendar."""
    if rest:
        return None
    return _page(visit)


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Decide a conflict, or have a calendar read."""
    request = visit.request
    decision, reading = request.sent("decision"), request.sent("reading")
    if rest or (decision not in DECISIONS and reading not in READINGS):
        return None
    return _read(visit, reading) if reading in READINGS else _decided(visit, decision)


def _decided(visit: Visit, decision: str) -> Answer:
    path = f"{CONFLICTS}{quote(visit.request.sent('conflict'), safe='')}/resolve/"
    once = visit.key({path: decision})
    said = visit.caller.ask("POST", path, {"decision": decision}, once=once)
    if said.status == HTTPStatus.NOT_FOUND:
        return _moved(done="gone")
    return _moved(done=decision) if said.is_well else _page(visit, error=said)


def _read(visit: Visit, reading: str) -> Answer:
    feed = visit.request.sent("feed")
    path = f"{FEEDS}{quote(feed, safe='')}/read/"
    once = visit.key({path: reading})
    said = visit.caller.ask("POST", path, READINGS[reading], once=once)
    if not said.is_well:
        return _page(visit, error=said)
    return _moved(done=reading, feed=feed, since=visit.now.isoformat())


def _moved(**query: str) -> Answer:
    return moved(f"{address_of(SLUG)}?{urlencode(query)}")


def _page(visit: Visit, *, error: Said | None = None) -> Answer:
    conflicts, feeds = visit.caller.get(CONFLICTS), visit.caller.get(f"{FEEDS}states/")
    if not (conflicts.is_well and feeds.is_well):
        return wrong.of(feeds if conflicts.is_well else conflicts, visit)
    found: list[ConflictView] = decoding.converted(conflicts.content, list[ConflictView])
    states: list[FeedStateView] = decoding.converted(feeds.content, list[FeedStateView])
    return rendering.page(
        "work/calendar_conflicts.html",
        TITLE,
        visit=visit,
        status=error.status if error else HTTPStatus.OK,
        clashes=_clashes(visit, found[:MOST]),
        count=len(found),
        feeds=states,
        counts_of=counts_of,
        awaited=visit.request.address if _is_awaited(visit, states) else "",
        done=DONE.get(visit.request.asked("done"), "") if not error else "",
        error=error.detail if error else "",
        once=str(ids.new_id()),
    )


def _clashes(visit: Visit, conflicts: Sequence[ConflictView]) -> list[Clash]:
    wanted = dict.fromkeys(each for conflict in conflicts for each in conflict.reservation_ids)
    said = {each: visit.caller.get(f"/reservations/{each}/") for each in wanted}
    stays = {
        each: decoding.converted(answer.content, StayDetail)
        for each, answer in said.items()
        if answer.is_well
    }
    return [
        Clash(each, [stays[stay] for stay in each.reservation_ids if stay in stays])
        for each in conflicts
    ]


def _is_awaited(visit: Visit, states: Sequence[FeedStateView]) -> bool:
    """Whether a calendar that was asked for was not read yet, and may still be."""
    since = _instant(visit.request.asked("since"))
    feed = next((each for each in states if each.id == visit.request.asked("feed")), None)
    if since is None or feed is None or visit.now - since > PATIENCE:
        return False
    report = feed.preview if visit.request.asked("done") == "try" else feed.last
    return report is None or report.at < since


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


COUNTS: dict[str, tuple[str, str]] = {
    "created": ("nueva", "nuevas"),
    "moved": ("movida", "movidas"),
    "cancelled": ("anulada", "anuladas"),
    "kept": ("igual", "iguales"),
    "missing": ("que ya no está", "que ya no están"),
    "conflicts": ("en conflicto", "en conflicto"),
    "unread": ("que no se entiende", "que no se entienden"),
}
"""What a reading counts, in the order in which people want to know it."""


def counts_of(report: Report) -> str:
    """What a reading changed, or would change, in a few words."""
    counts: dict[str, Any] = msgspec.structs.asdict(report.counts)
    said = [
        f"{counts[name]} {one if counts[name] == 1 else many}"
        for name, (one, many) in COUNTS.items()
        if counts[name]
    ]
    return ", ".join(said) or "nada"
