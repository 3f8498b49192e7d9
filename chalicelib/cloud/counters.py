"""Counter items: numbers under names, kept beside what they count (`Transaction.count`)."""

from chalicelib.cloud import resources, store


def read(table: str, hash_key: str) -> dict[str, dict[str, int]]:
    """Every counter item of a partition: its range key, and its numbers by name."""
    definition = resources.table(table)
    keys = {definition.hash, definition.range}
    return {
        item[definition.range]["S"]: {
            name: int(value["N"]) for name, value in item.items() if name not in keys
        }
        for item in store.query(table, hash_key, consistent=True)
    }
