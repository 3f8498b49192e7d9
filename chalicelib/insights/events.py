"""What happens to the figures that staff enter, and what visitors search for."""

from datetime import date

from chalicelib.kernel.events import Event


class ProfitEvent(Event, frozen=True, kw_only=True):
    """Something happened to what a house earned in a month.

    version: that of the profit since, which puts its changes in order; 0 in older events.
    """

    profit_id: str
    version: int = 0

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


class GoalEvent(Event, frozen=True, kw_only=True):
    """Something happened to what a month is to bring, of a house or of all together."""

    property_id: str | None
    year: int
    month: int

    @property
    def subject(self) -> str:
        """The month of the house."""
        return f"goal#{self.year:04d}-{self.month:02d}#{self.property_id or 'all'}"


class GoalSaved(GoalEvent, frozen=True, kw_only=True, tag="goal.saved"):
    """A goal was set."""


class GoalRemoved(GoalEvent, frozen=True, kw_only=True, tag="goal.removed"):
    """A goal was taken out."""


class ClientFiguresRead(Event, frozen=True, kw_only=True, tag="client_figures.read"):
    """Whoever acted was shown all that a client brought."""

    client_id: str

    @property
    def subject(self) -> str:
        """The client."""
        return f"client#{self.client_id}"


class MonthExported(Event, frozen=True, kw_only=True, tag="month.exported"):
    """Whoever acted was given the stays of a month, with everybody in them."""

    year: int
    month: int
    rows: int
    file_format: str

    @property
    def subject(self) -> str:
        """The month."""
        return f"export#{self.year:04d}-{self.month:02d}"


class SearchRecorded(Event, frozen=True, kw_only=True, tag="search.recorded"):
    """Somebody searched for a stay. Neither the address nor the browser can be told from it:
    `visitor` and `device` are digests, `network` is what is shown of the address; of a guest who
    was signed in there is the client instead."""

    search_id: str
    check_in: date
    check_out: date
    guests: int
    property_id: str | None
    client_id: str | None
    visitor: str | None
    network: str | None
    device: str | None

    @property
    def subject(self) -> str:
        """The search."""
        return f"search#{self.search_id}"


class SearchesExported(Event, frozen=True, kw_only=True, tag="searches.exported"):
    """Whoever acted was given searches of some days one by one, perhaps of one client or house."""

    date_from: date
    date_to: date
    client_id: str | None
    property_id: str | None
    rows: int

    @property
    def subject(self) -> str:
        """The searches."""
        return "export#searches"
