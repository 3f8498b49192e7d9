"""Goals over HTTP."""

from chalicelib.insights.figures.options import figures_for
from chalicelib.insights.figures.wire import Figures
from chalicelib.insights.goals import service
from chalicelib.insights.goals.wire import GoalBody, Goals, GoalsQuery, GoalView
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.routing import Router

router = Router("figures")


@router.get("/stats/metas", **figures_for(Permission.READS_FIGURES))
def goals(query: GoalsQuery) -> Figures[Goals]:
    """The goals of a year, and how far each is."""
    now = clock.now()
    today = dates.today(now)
    year = query.year or today.year
    property_id = None if query.property is None else str(query.property)
    found = service.of_year(year, month=query.month, property_id=property_id, today=today)
    return Figures.at(now, Goals.of(year, found))


@router.put("/stats/metas", **figures_for(Permission.SETS_GOALS))
def set_goal(body: GoalBody, caller: Staff) -> Figures[GoalView]:
    """Set the goal of a month, of a house or of all together, in the place of the one it had."""
    now = clock.now()
    found = service.set_goal(body.goal(), actor=caller.actor, today=dates.today(now))
    return Figures.at(now, GoalView.of(found))
