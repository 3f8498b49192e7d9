"""The versions of contracts, in the partition of their stay."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.documents.contracts.types import Version
from chalicelib.documents.types import ContractData, Template

CONTRACT = "contract#"


class ContractRecord(Model):
    """A version of a stay's contract: what it was made from, by whom and when, and its file.
    Two that are made from the same have the same file."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    client_id = UnicodeAttribute()
    template = StructAttribute[Template](Template)
    data = StructAttribute[ContractData](ContractData)
    file_key = UnicodeAttribute()
    made_at = InstantAttribute()
    made_by = UnicodeAttribute()

    @property
    def made(self) -> Version:
        """What others see of it."""
        return Version(
            version=int(self.version),
            made_at=self.made_at,
            made_by=self.made_by,
            kind=self.template.kind,
            file_key=self.file_key,
        )


def kind_of(version: int) -> str:
    """The range key of a version; as text, versions are in their order."""
    return f"{CONTRACT}{version:06}"


def versions_of(reservation_id: str, *, limit: int | None = None) -> list[ContractRecord]:
    """The versions of a stay's contract, the newest first."""
    return store.query_records(
        ContractRecord,
        reservation_id,
        where=ContractRecord.kind.startswith(CONTRACT),
        consistent=True,
        forward=False,
        limit=limit,
    )


def latest_of(reservation_id: str) -> ContractRecord | None:
    """The newest version; None where there is none yet."""
    return next(iter(versions_of(reservation_id, limit=1)), None)
