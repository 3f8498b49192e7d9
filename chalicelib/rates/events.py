"""What happens to seasons, services, policies and late checkouts."""

from chalicelib.kernel.events import EntryRemoved, EntrySaved


class SeasonSaved(EntrySaved, frozen=True, kw_only=True, tag="season.saved"):
    """A season was added or changed."""


class SeasonRemoved(EntryRemoved, frozen=True, kw_only=True, tag="season.removed"):
    """A season was taken out."""


class ServiceSaved(EntrySaved, frozen=True, kw_only=True, tag="service.saved"):
    """An extra service was added or changed."""


class ServiceRemoved(EntryRemoved, frozen=True, kw_only=True, tag="service.removed"):
    """An extra service was taken out."""


class PolicySaved(EntrySaved, frozen=True, kw_only=True, tag="policy.saved"):
    """A cancellation policy was added or changed."""


class PolicyRemoved(EntryRemoved, frozen=True, kw_only=True, tag="policy.removed"):
    """A cancellation policy was taken out."""


class LateCheckoutSaved(EntrySaved, frozen=True, kw_only=True, tag="late_checkout.saved"):
    """The rule of late departures on a weekday was added or changed."""


class LateCheckoutRemoved(EntryRemoved, frozen=True, kw_only=True, tag="late_checkout.removed"):
    """The rule of late departures on a weekday was taken out."""
