"""Mistakes in what stays earn."""

from tests.mutations.mistakes import Mistake

AWARDED = "tests/integration/reservations/test_awards.py"
ENDS = "tests/integration/reservations/test_order_of_ends.py"
ORDERS = "tests/unit/loyalty/test_any_order_of_ends.py"

AWARDS = (
    Mistake(
        "chalicelib/reservations/stays/points.py",
        "        after = _taken_back(purses, before, after, now)\n",
        "        pass\n",
        ENDS,
    ),
    Mistake(
        "chalicelib/reservations/stays/points.py",
        "after, awarded_at=None, awards=()",
        "after, awards=()",
        ENDS,
    ),
    Mistake(
        "chalicelib/reservations/awards/service.py",
        "next_version(before, now, awarded_at=now, awards=awards",
        "next_version(before, now, awards=awards",
        ENDS,
    ),
    Mistake("chalicelib/reservations/awards/service.py", " or now < earned_at:", ":", AWARDED),
    Mistake(
        "chalicelib/reservations/awards/service.py",
        "expires_at=points.end_of(stay.blocked_until)",
        "expires_at=None",
        AWARDED,
    ),
    Mistake(
        "chalicelib/reservations/awards/rules.py",
        "award for award in awards if award.points",
        "award for award in awards",
        "tests/unit/reservations/test_awards.py",
    ),
    Mistake(
        "chalicelib/loyalty/points/rules.py",
        "    after = _owing(posting.account, [*account.debts, missing])\n",
        "    after = posting.account\n",
        ORDERS,
    ),
    Mistake(
        "chalicelib/loyalty/points/rules.py",
        "    return Posting(_owing(after.account, left), ",
        "    return Posting(after.account, ",
        ORDERS,
    ),
    Mistake(
        "chalicelib/loyalty/points/rules.py",
        '    return _paid(_give(account, "refunded", lots, **about), lots, now)\n',
        '    return _give(account, "refunded", lots, **about)\n',
        ORDERS,
    ),
    Mistake(
        "chalicelib/loyalty/points/rules.py",
        "[*kept.debts, *gone.debts]",
        "kept.debts",
        ORDERS,
    ),
)
