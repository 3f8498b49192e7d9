"""The removed stays of earlier releases, which stood in no index: the proof of the money of all
stays goes through them."""

from deploy.migrations.step import Item, Step, attributes


def partition(item: Item) -> Item:
    """The partition of a removed stay, which has no client any more; nothing of other items."""
    is_removed = item["kind"] == "stay" and "client_id" not in item
    return {"check_in_month": "removed"} if is_removed else {}


STEP = Step(
    id="2026-12-05-removed-stays",
    purpose="let the proof of money find removed stays",
    table="reservations",
    apply=attributes("reservations", ("kind", "client_id", "check_in_month"), partition),
)
