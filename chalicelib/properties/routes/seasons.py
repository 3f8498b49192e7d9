"""The administration of seasons."""

from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.service.prices import SEASONS
from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import Season
from chalicelib.properties.wire.fields import details_of
from chalicelib.properties.wire.seasons import NewSeason, SeasonChange, SeasonView
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, PageQuery, cut
from chalicelib.web.routing import RequestInfo, Router

router = Router("properties")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_PRICES = staff(Permission.MANAGES_PRICES)


@router.get("/admin/seasons", audience=READS_SETTINGS)
def list_seasons(query: PageQuery, request: RequestInfo) -> Page[SeasonView] | list[SeasonView]:
    """Every season, in the order in which a year brings them."""
    rows = sorted(SEASONS.entries(), key=_start)
    return cut(rows, SeasonView.of, query, request.url)


@router.post("/admin/seasons", audience=MANAGES_PRICES, status=201)
def create_season(body: NewSeason, caller: Staff, once: Once[Entry[Season]] | None) -> SeasonView:
    """Add a season, for all houses and every year; it may wrap the year end."""
    season = Season(season_id=ids.new_id(), **details_of(body))
    answering = once and once.answering(SeasonView.of)
    return SeasonView.of(SEASONS.add(season, actor=caller.actor, once=answering))


@router.get("/admin/seasons/{season_id}", audience=READS_SETTINGS)
def show_season(season_id: UUID) -> SeasonView:
    """One season."""
    return SeasonView.of(SEASONS.get(season_id))


@router.patch("/admin/seasons/{season_id}", audience=MANAGES_PRICES)
def change_season(season_id: UUID, body: SeasonChange, caller: Staff) -> SeasonView:
    """Change the fields that are sent."""
    return SeasonView.of(SEASONS.change(season_id, details_of(body), actor=caller.actor))


@router.delete("/admin/seasons/{season_id}", audience=MANAGES_PRICES, status=204)
def remove_season(season_id: UUID, caller: Staff) -> None:
    """Remove a season."""
    SEASONS.remove(season_id, actor=caller.actor)


def _start(entry: Entry[Season]) -> tuple[int, int, str]:
    return entry.value.start_month, entry.value.start_day, entry.value.name
