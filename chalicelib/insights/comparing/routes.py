"""The proof of figures, for administrators."""

from chalicelib.insights.comparing import records, service
from chalicelib.insights.comparing.wire import ComparisonBegun, Comparisons, NewComparison
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("figures")
REBUILDS_FIGURES = staff(Permission.REBUILDS_FIGURES)


@router.get("/admin/figures-proof", audience=REBUILDS_FIGURES)
def figures_proof() -> Comparisons:
    """Whether the figures of months are what their stays make, as of the last look at each.

    Every night the months before, of and after today are compared, and another one in turn.
    """
    return Comparisons.of(records.newest())


@router.post("/admin/figures-proof", audience=REBUILDS_FIGURES, status=202)
def compare_month(body: NewComparison, caller: Staff) -> ComparisonBegun:
    """Have the figures of a month compared now; the other route tells what was found."""
    service.request([body.name], actor=caller.actor, now=clock.now())
    return ComparisonBegun(body.name)
