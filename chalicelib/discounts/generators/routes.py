"""Making discount codes over HTTP (pricing book, 10.5).

Whoever chooses the percentage of a code can make a stay free: administrators alone. Programs that
hold a key make codes of the generators that administrators set up (B4, B6).
"""

from chalicelib.cloud.idempotency import Once
from chalicelib.discounts.generators import service
from chalicelib.discounts.generators.rules import SimpleCode
from chalicelib.discounts.generators.service import UnknownConfig
from chalicelib.discounts.generators.wire import (
    GeneratedCodeAnswer,
    GeneratedCodeRequest,
    GeneratorsAnswer,
    GeneratorView,
    SimpleCodeAnswer,
    SimpleCodeRequest,
)
from chalicelib.discounts.wire import NumberedProblem, numbered
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Bot, Staff
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff, staff_or_bot
from chalicelib.web.routing import Router

MISSING, UNKNOWN, OTHER = 1, 2, 3
router = Router("discount codes")
STAFF = staff(Permission.MAKES_CODES)
STAFF_OR_BOT = staff_or_bot(Permission.MAKES_CODES)

simple_problem = numbered(
    SimpleCode.OTHER,
    {
        "validity_days": SimpleCode.DAYS_NOT_INTEGER,
        "discount_percentage": SimpleCode.PERCENTAGE_NOT_NUMBER,
    },
)
_named_problem = numbered(OTHER, {"config_name": MISSING})


def generated_problem(error: CasaAustinError) -> NumberedProblem:
    """An error of a generator; one that does not exist is answered with those that do."""
    problem = _named_problem(error)
    if isinstance(error, UnknownConfig):
        problem.error, problem.available_configs = UNKNOWN, error.available
    return problem


@router.post(
    "/properties/generate-simple-discount",
    audience=STAFF,
    envelope=simple_problem,
    problem=NumberedProblem,
)
def generate_simple(
    body: SimpleCodeRequest, caller: Staff, once: Once[SimpleCodeAnswer] | None
) -> SimpleCodeAnswer:
    """Make a code of a percentage, for one booking in any house.

    Errors: 1 days out of range, 2 days not an integer, 3 percentage out of range, 4 percentage
    not a number, 5 anything else.
    """
    code = service.simple(
        percentage=body.discount_percentage,
        validity_days=body.validity_days,
        actor=caller.actor,
        now=clock.now(),
        once=once and once.answering(SimpleCodeAnswer.of),
    )
    return SimpleCodeAnswer.of(code)


@router.get(
    "/properties/generate-discount",
    audience=STAFF_OR_BOT,
    envelope=generated_problem,
    problem=NumberedProblem,
)
def generators() -> GeneratorsAnswer:
    """The active generators, by name."""
    views = [GeneratorView.of(config) for config in service.active()]
    return GeneratorsAnswer(True, views, f"Configuraciones activas: {len(views)}.")


@router.post(
    "/properties/generate-discount",
    audience=STAFF_OR_BOT,
    envelope=generated_problem,
    problem=NumberedProblem,
)
def generate(
    body: GeneratedCodeRequest, caller: Staff | Bot, once: Once[GeneratedCodeAnswer] | None
) -> GeneratedCodeAnswer:
    """Make a code as a generator is set up.

    Errors: 1 no name, 2 no active generator of that name (`available_configs` are those that
    there are), 3 anything else.
    """
    code = service.dynamic(
        body.config_name,
        actor=caller.actor,
        now=clock.now(),
        once=once and once.answering(GeneratedCodeAnswer.of),
    )
    return GeneratedCodeAnswer.of(code)
