"""What happens to contracts."""

from chalicelib.documents.types import TemplateKind
from chalicelib.kernel.events import Event


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
