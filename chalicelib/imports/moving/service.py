"""Moving in: the export whole, in an order in which nothing names what is not there yet."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.imports.moving import devices, people, settings, stays, work
from chalicelib.imports.moving.media import Media, bring
from chalicelib.imports.moving.people import CLIENT, POINTS
from chalicelib.imports.moving.planning import Plan
from chalicelib.imports.moving.rules.values import price
from chalicelib.imports.moving.stays import Stays
from chalicelib.imports.moving.types import Report, Row
from chalicelib.imports.moving.writing import Mover
from chalicelib.kernel import decoding
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.parts import in_parts
from chalicelib.loyalty.membership import awarding

AT_ONCE = 100
"""Guests whose levels are looked at together."""
MOVED = (
    *people.MODELS,
    *settings.MODELS,
    settings.LEVEL,
    *stays.MODELS,
    *work.MODELS,
    *devices.MODELS,
)
SECRET, NO_ROOM, AGAIN = "a secret", "no room of it yet", "it is figured anew"
LEFT = {
    "auth.group": "groups are our own, of the same names",
    "clients.tokenapiclients": SECRET,
    "clients.referralranking": AGAIN,
    "clients.searchtracking": "dated by their last change: searches are counted from now on",
}
"""Why a model does not move, where it is not that it has no room."""


def read(content: bytes) -> list[Row]:
    """The rows of an export.

    Raises:
        msgspec.DecodeError: it is none.
    """
    rows: list[Row] = decoding.decoded(content, list[Row])
    return rows


def move_in(
    rows: list[Row],
    *,
    now: datetime,
    media: Media | None = None,
    writes: bool = True,
    told: Callable[[str], None] = lambda _: None,
) -> Report:
    """Bring an export in, or only say what would come of it; `media` reads the files that it
    names, and `told` hears of each row.

    What is there already stays as it is, so it may come again, and goes on where it was cut short.

    Raises:
        Unavailable, Busy: AWS did not answer, or others kept writing; what was written is right.
    """
    report = Report()
    plan = Plan(rows, report, now)
    if writes:
        ensure_technical_clients(now=now)
    mover = Mover(plan, writes=writes, told=told)
    mover.move(people.all_users(plan))
    plan.houses -= mover.move(settings.all_houses(plan))
    mover.move(settings.all_photos(plan))
    mover.move(settings.all_settings(plan))
    mover.move(people.all_clients(plan))
    found = Stays(plan)
    mover.move(found.pieces())
    mover.move(work.all_work(plan, found.found))
    mover.move(devices.all_devices(plan))
    bring(plan, media, writes=writes, told=told)
    if writes:
        _judge(plan, now)
    for model in plan.models:
        if model not in MOVED:
            report.left[model] = LEFT.get(model, NO_ROOM)
    _count(plan, found)
    return report


def _judge(plan: Plan, now: datetime) -> None:
    """Let guests have the levels that what moved gives: whoever looks at levels later would tell of
    them."""
    kept = sorted(each.client_id for each in plan.clients.values() if people.is_kept(each))
    for part in in_parts(kept, AT_ONCE):
        awarding.recheck_all(part, now=now, actor=PAST)


def _count(plan: Plan, found: Stays) -> None:
    """The numbers to compare with the system before."""
    guests = plan.clients.values()
    present = [stay for stay in found.found.values() if not stay.deleted]
    nights = {
        (stay.property_id, night)
        for stay in present
        if stay.blocks
        for night in stay.blocked_nights
    }
    plan.report.totals |= {
        "client rows": str(len(plan.rows(CLIENT, with_deleted=True))),
        "clients kept": str(sum(people.is_kept(each) for each in guests)),
        "stay rows": str(len(found.found)),
        "stays kept": str(len(present)),
        "stays that block nights": str(sum(s.blocks and bool(s.blocked_nights) for s in present)),
        "nights occupied": str(len(nights)),
        "nights of all stays": str(sum(len(s.blocked_nights) for s in present if s.blocks)),
        "conflicts": str(len(found.conflicts)),
        "points of all entries": str(sum((price(r, "points") for r in plan.rows(POINTS)), ZERO)),
        "balances of clients kept": str(people.balances(plan.clients, deleted=False)),
        "balances of all clients": str(people.balances(plan.clients, deleted=True)),
    }
