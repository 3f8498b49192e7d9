"""Changes of several records that must see each other's outcome take turns."""

from chalicelib.cloud.transaction import Transaction
from chalicelib.properties.shelves import edit_of


def take(tx: Transaction, what: str) -> None:
    """Take the turn for `what`, before reading what the change depends on."""
    edit_of(tx, "").serialize(what)
