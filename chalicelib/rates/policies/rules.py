"""What a cancellation policy may be, and which houses have one (pricing book, 7 and B31)."""

from collections.abc import Collection, Iterable, Mapping, Set
from itertools import pairwise
from typing import Any

import msgspec

from chalicelib.kernel import money, spanish
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import (
    MOST_HOUSES,
    MOST_PERCENT,
    NEEDED,
    NOT_A_PERCENTAGE,
    Problems,
)
from chalicelib.rates.types import CancellationPolicy, RefundTier

LONGEST_DESCRIPTION = 5000
MOST_DAYS, MOST_TIERS = 3650, 20
TIERS_FALL = "Cada tramo debe pedir menos días y devolver como máximo lo mismo que el anterior."
PAIR = {
    "days_before_check_in": "days_before_checkin",
    "refund_percentage": "refund_percentage",
}
"""How the wire calls the first tier of a policy."""
CONTRADICTION = "`tiers` y el par de días y porcentaje se contradicen."
INACTIVE_DEFAULT = "La política predeterminada debe estar activa."


def checked(policy: CancellationPolicy, problems: Problems) -> CancellationPolicy:
    """`policy` with its name tidy and its percentages in hundredths.

    Raises:
        Invalid: no name, numbers out of range, tiers that do not fall, an inactive default; with
            what `problems` had noted.
    """
    name = spanish.one_line(policy.name)
    problems.name("name", name, 100)
    problems.text("description", policy.description, LONGEST_DESCRIPTION)
    problems.number("days_before_checkin", policy.days_before_check_in, 0, MOST_DAYS)
    wrong = not 0 <= policy.refund_percentage <= MOST_PERCENT
    problems.note("refund_percentage", NOT_A_PERCENTAGE, when=wrong)
    problems.several("tiers", policy.tiers, MOST_TIERS)
    problems.note("tiers", TIERS_FALL, when=not _fall(policy.tiers))
    contradictory = policy.is_default and not policy.is_active
    problems.note("is_default", INACTIVE_DEFAULT, when=contradictory)
    problems.note("is_active", INACTIVE_DEFAULT, when=contradictory)
    problems.several("properties", policy.property_ids, MOST_HOUSES)
    problems.raise_any()
    return msgspec.structs.replace(
        policy,
        name=name,
        refund_percentage=money.cents(policy.refund_percentage),
        further_tiers=tuple(_in_hundredths(tier) for tier in policy.further_tiers),
    )


def _fall(tiers: tuple[RefundTier, ...]) -> bool:
    """Whoever cancels later must not get more back."""
    return all(
        0 <= later.days_before_check_in < earlier.days_before_check_in
        and 0 <= later.refund_percentage <= earlier.refund_percentage
        for earlier, later in pairwise(tiers)
    )


def _in_hundredths(tier: RefundTier) -> RefundTier:
    return msgspec.structs.replace(tier, refund_percentage=money.cents(tier.refund_percentage))


def with_tiers(details: Mapping[str, Any], tiers: Iterable[RefundTier]) -> dict[str, Any]:
    """What someone says of a policy who says all of its tiers, perhaps the first one twice.

    Raises:
        Invalid: the pair in `details` is not the first tier, or neither is there.
    """
    ordered = sorted(tiers, key=lambda tier: tier.days_before_check_in, reverse=True)
    if not ordered:
        check_pair(details, "tiers")
        return {**details, "further_tiers": ()}
    first = msgspec.structs.asdict(ordered[0])
    problems = Problems()
    for name, value in first.items():
        agrees = details.get(name, value) == value
        problems.note(PAIR[name], CONTRADICTION, when=not agrees)
        problems.note("tiers", CONTRADICTION, when=not agrees)
    problems.raise_any()
    return {**details, **first, "further_tiers": tuple(ordered[1:])}


def check_pair(details: Mapping[str, Any], *further: str) -> None:
    """Require days and percentage where no tiers say them.

    Raises:
        Invalid: one is missing.
    """
    missing = [wire for name, wire in PAIR.items() if name not in details]
    if missing:
        raise Invalid(fields={wire: [NEEDED] for wire in (*missing, *further)})


def replaces(policy: CancellationPolicy, former: CancellationPolicy, published: Set[str]) -> bool:
    """Whether `policy`, once it is a default, speaks for every house for which `former` does.

    General ones speak for the houses that have no policy of their own, so they and the others
    never meet. Of two defaults of a house, the one for fewer houses is shown (`pricing`).
    """
    if not policy.property_ids or not former.property_ids:
        return policy.property_ids == former.property_ids
    return (former.property_ids & published) <= policy.property_ids


def houses_with_default(
    policies: Iterable[CancellationPolicy], property_ids: Collection[str]
) -> set[str]:
    """Those of the houses whose guests are shown a policy.

    A house's own active policies replace the general ones altogether, the default with them.
    """
    active = [policy for policy in policies if policy.is_active]
    chosen = [policy for policy in active if policy.is_default]
    with_default = set[str]().union(*(policy.property_ids for policy in chosen))
    if any(not policy.property_ids for policy in chosen):
        with_own = set[str]().union(*(policy.property_ids for policy in active))
        with_default |= set(property_ids) - with_own
    return with_default.intersection(property_ids)
