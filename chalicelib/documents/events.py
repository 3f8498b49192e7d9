"""What happens to contracts."""

from chalicelib.documents.types import TemplateKind
from chalicelib.kernel.events import EntryRemoved, EntrySaved, Event


class ContractMade(Event, frozen=True, kw_only=True, tag="contract.made"):
    """A version of the contract of a stay was made, by whoever asked for it."""

    reservation_id: str
    client_id: str
    version: int
    template: TemplateKind

    @property
    def subject(self) -> str:
        """The stay."""
        return f"reservation#{self.reservation_id}"


class TemplateSaved(EntrySaved, frozen=True, kw_only=True, tag="contract_template.saved"):
    """A template was sent, tried, made active, or replaced by another that is."""


class TemplateRemoved(EntryRemoved, frozen=True, kw_only=True, tag="contract_template.removed"):
    """A template was taken out."""
