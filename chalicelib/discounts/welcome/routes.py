"""The welcome discount over HTTP (pricing book, 10.7)."""

from functools import partial

from chalicelib.cloud.idempotency import Once
from chalicelib.discounts.welcome import service
from chalicelib.discounts.welcome.service import AlreadyIssued, NoPromotion
from chalicelib.discounts.welcome.wire import (
    ActivePromotion,
    NoActivePromotion,
    Promotion,
    WelcomeCodeIssued,
)
from chalicelib.discounts.wire import NumberedProblem, numbered
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.dates import in_lima
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.properties.houses.service import house_names
from chalicelib.web.audiences import CLIENT, PUBLIC
from chalicelib.web.routing import Router

router = Router("welcome discount")

OTHER = 4
_problem = numbered(OTHER)


def issue_problem(error: CasaAustinError) -> NumberedProblem:
    """Why no code was given; with since when there is one, where that is why."""
    problem = _problem(error)
    if isinstance(error, AlreadyIssued):
        problem.discount_issued_at = in_lima(error.issued_at)
    return problem


def status_problem(error: CasaAustinError) -> NoActivePromotion:
    """Whatever fails, the app is told that there is nothing to show."""
    return NoActivePromotion(False, error.message)


@router.get(
    "/clients/welcome-discount/status",
    audience=PUBLIC,
    envelope=status_problem,
    problem=NoActivePromotion,
)
def status() -> ActivePromotion | NoActivePromotion:
    """Whether new guests are given a discount, and which."""
    config = service.active()
    if config is None:
        return NoActivePromotion(False, NoPromotion.default_message)
    return ActivePromotion(True, Promotion.of(config, house_names))


@router.post(
    "/clients/client-auth/welcome-discount",
    audience=CLIENT,
    envelope=issue_problem,
    problem=NumberedProblem,
)
def issue(caller: Guest, once: Once[WelcomeCodeIssued] | None) -> WelcomeCodeIssued:
    """Give the signed-in client a personal code, once.

    Errors: 1 already given (`discount_issued_at` is when), 2 the client has approved
    reservations, 3 no active promotion (404), 4 anything else.
    """
    view = partial(WelcomeCodeIssued.of, names_of=house_names)
    now, noted = clock.now(), once and once.answering(view)
    return view(service.issue(caller.client_id, now=now, once=noted))
