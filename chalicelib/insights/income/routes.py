"""Income over HTTP."""

from chalicelib.insights.income import service
from chalicelib.insights.income.wire import YearOfIncome, YearQuery
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("figures")
READS_FIGURES = staff(Permission.READS_FIGURES)


@router.get("/profit-resume", audience=READS_FIGURES)
def profit_of_year(query: YearQuery) -> YearOfIncome:
    """What each month of a year earns, from January to December."""
    return YearOfIncome.of(service.of_year(query.year, query.by))


@router.get("/profit", audience=READS_FIGURES, deprecated=True)
def old_profit_of_year(query: YearQuery) -> YearOfIncome:
    """What each month of a year earns: the same as `profit-resume`."""
    return YearOfIncome.of(service.of_year(query.year, query.by))
