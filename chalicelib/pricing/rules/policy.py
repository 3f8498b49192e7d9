"""Which cancellation policy a house has (pricing book, section 7 and B31)."""

from collections.abc import Iterable

from chalicelib.properties.types import CancellationPolicy


def cancellation_policy(
    policies: Iterable[CancellationPolicy], property_id: str, days_before: int | None = None
) -> CancellationPolicy | None:
    """The policy that a guest is shown, or the one that applies `days_before` check-in.

    The house's own active policies replace the general ones altogether. Without `days_before`
    the default one is meant; with it, the one asking for the most days that are still met.
    None when no policy fits: then nothing is refunded.
    """
    candidates = _of_house([policy for policy in policies if policy.is_active], property_id)
    if days_before is None:
        fitting = [policy for policy in candidates if policy.is_default]
    else:
        fitting = [policy for policy in candidates if policy.days_before_check_in <= days_before]
    return max(fitting, key=_order, default=None)


def _of_house(policies: list[CancellationPolicy], property_id: str) -> list[CancellationPolicy]:
    own = [policy for policy in policies if property_id in policy.property_ids]
    return own or [policy for policy in policies if not policy.property_ids]


def _order(policy: CancellationPolicy) -> tuple[object, ...]:
    return policy.days_before_check_in, policy.refund_percentage, policy.policy_id
