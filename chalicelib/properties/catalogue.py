"""What discounts and levels still publish their entries with."""

from chalicelib.catalogue.snapshots import snapshot as catalogue
from chalicelib.cloud.transaction import Transaction
from chalicelib.properties.shelves import edit_of

__all__ = ["catalogue"]


def publish(tx: Transaction) -> None:
    """Commit a change of entries."""
    edit_of(tx, "").publish()
