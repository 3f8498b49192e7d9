"""Counter items: numbers under names, kept beside what they count (`Transaction.count`)."""

from pynamodb.expressions.operand import Path

from chalicelib.cloud import resources, store


def read(table: str, hash_key: str, *, since: str | None = None) -> dict[str, dict[str, int]]:
    """The counter items of a partition: by range key, their numbers by name.

    `since` leaves out range keys that sort before it. The read is eventually consistent, as the
    indexes are that the numbers are used with.
    """
    definition = resources.table(table)
    keys = {definition.hash, definition.range}
    where = Path(definition.range) >= {"S": since} if since is not None else None
    return {
        item[definition.range]["S"]: {
            name: int(value["N"]) for name, value in item.items() if name not in keys
        }
        for item in store.query(table, hash_key, where=where)
    }
