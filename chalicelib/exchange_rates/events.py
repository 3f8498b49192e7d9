"""What happens to exchange rates."""

from chalicelib.kernel.events import EntryRemoved, EntrySaved


class ExchangeRateSaved(EntrySaved, frozen=True, kw_only=True, tag="exchange_rate.saved"):
    """A rate was entered or corrected, or began or stopped to count."""


class ExchangeRateRemoved(EntryRemoved, frozen=True, kw_only=True, tag="exchange_rate.removed"):
    """A rate left the history."""
