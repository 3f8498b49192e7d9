"""What happens to the figures that staff enter."""

from chalicelib.kernel.events import Event


class ProfitEvent(Event, frozen=True, kw_only=True):
    """Something happened to what a house earned in a month."""

    profit_id: str

    @property
    def subject(self) -> str:
        """The house's month."""
        return f"profit#{self.profit_id}"


class ProfitCreated(ProfitEvent, frozen=True, kw_only=True, tag="profit.created"):
    """A month's profit was entered."""


class ProfitChanged(ProfitEvent, frozen=True, kw_only=True, tag="profit.changed"):
    """A month's profit was corrected."""


class ProfitRemoved(ProfitEvent, frozen=True, kw_only=True, tag="profit.removed"):
    """A month's profit was taken out."""
