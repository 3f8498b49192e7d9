"""What all corrections of who brought whom share (item `referrals`, `tree` of table `clients`)."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError

REFERRALS, TREE = "referrals", "tree"


class TreeRecord(Model):
    """How often it was corrected who brought whom."""

    Meta = store.meta("clients")
    client_id = UnicodeAttribute(hash_key=True, default=REFERRALS)
    entry = UnicodeAttribute(range_key=True, attr_name="kind", default=TREE)
    version = NumberAttribute()


def tree_version() -> int:
    """How often it was corrected so far."""
    record = store.fetch(TreeRecord, REFERRALS, TREE)
    return 0 if record is None else int(record.version)


def change_tree(tx: Transaction, version: int, *, otherwise: CasaAustinError) -> None:
    """Count a correction; the commit raises `otherwise` where there was another since."""
    is_new = TreeRecord.version.does_not_exist()
    unchanged = TreeRecord.version == version if version else is_new
    tx.put(TreeRecord(version=version + 1), when=unchanged, otherwise=otherwise)
