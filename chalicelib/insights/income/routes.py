"""Income over HTTP."""

from chalicelib.insights.figures.options import figures_for
from chalicelib.insights.figures.wire import Figures
from chalicelib.insights.income import service
from chalicelib.insights.income.wire import IncomeQuery, IncomeView, YearOfIncome, YearQuery
from chalicelib.kernel import clock, dates
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Options, Router

router = Router("figures")
READS_FIGURES = staff(Permission.READS_FIGURES)
INCOME = figures_for(Permission.READS_FIGURES)
FORMER: Options = {**INCOME, "deprecated": True}


@router.get("/profit-resume", audience=READS_FIGURES)
def profit_of_year(query: YearQuery) -> YearOfIncome:
    """What each month of a year earns, from January to December."""
    return YearOfIncome.of(service.of_year(query.year, query.by))


@router.get("/profit", audience=READS_FIGURES, deprecated=True)
def old_profit_of_year(query: YearQuery) -> YearOfIncome:
    """What each month of a year earns: the same as `profit-resume`."""
    return YearOfIncome.of(service.of_year(query.year, query.by))


@router.get("/stats/ingresos", **INCOME)
def income(query: IncomeQuery) -> Figures[IncomeView]:
    """What some days earned, by arrival and by night, and how it compares with the days before.

    A stay counts a second or so after it changed.
    """
    return _income(query)


@router.get("/events/stats/ingresos", **FORMER)
def old_income(query: IncomeQuery) -> Figures[IncomeView]:
    """What some days earned: the same as `stats/ingresos`."""
    return _income(query)


def _income(query: IncomeQuery) -> Figures[IncomeView]:
    now = clock.now()
    found = service.of_span(query.span(dates.today(now)), query.period)
    return Figures.at(now, IncomeView.of(found, query.currency))
