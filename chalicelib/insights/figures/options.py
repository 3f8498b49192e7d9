"""What all routes of figures say of themselves."""

from chalicelib.insights.figures.wire import FiguresProblem, figures_problem
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Options


def figures_for(permission: Permission) -> Options:
    """Figures for staff with a permission, whose errors the pages of the panel can show."""
    return {
        "audience": staff(permission),
        "envelope": figures_problem,
        "problem": FiguresProblem,
    }
