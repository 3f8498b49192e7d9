"""The people who work on site, in table `operations`; all stand together, so one query reads them.

| scope | kind | holds |
|---|---|---|
| `members` | `<member>` | a member, deleted ones too |
| `sign_in#<user>` | `member` | whom a staff user is; lets no two members share one |
"""

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.operations.staff.types import StaffMember

MEMBERS, SIGN_IN = "members", "member"


class MemberRecord(Model):
    """A member (`types.StaffMember`). `left` is when they were deleted, for conditions."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True, default=MEMBERS)
    kind = UnicodeAttribute(range_key=True)
    left = InstantAttribute(null=True)
    version = NumberAttribute()
    member = StructAttribute[StaffMember](StaffMember)

    @classmethod
    def of(cls, member: StaffMember) -> "MemberRecord":
        """The record of a member."""
        return cls(
            kind=member.member_id,
            left=member.deleted_at,
            version=member.version,
            member=member,
        )


class SignInRecord(Model):
    """Which member a staff user is."""

    Meta = store.meta("operations")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=SIGN_IN)
    member_id = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: int, member_id: str) -> "SignInRecord":
        """The link of a staff user to a member."""
        return cls(scope=_sign_in(user_id), member_id=member_id)


def require_present(tx: Transaction, member_id: str, *, otherwise: CasaAustinError) -> None:
    """Let a transaction pass only while a member is there and not deleted."""
    is_there = MemberRecord.version.exists() & MemberRecord.left.does_not_exist()
    tx.check(MemberRecord, MEMBERS, member_id, when=is_there, otherwise=otherwise)


def require_unchanged(tx: Transaction, member: StaffMember, *, otherwise: CasaAustinError) -> None:
    """Let a transaction pass only while a member is as it was read."""
    is_same = MemberRecord.version == member.version
    tx.check(MemberRecord, MEMBERS, member.member_id, when=is_same, otherwise=otherwise)


def members() -> list[StaffMember]:
    """Everybody as of now, deleted ones too, in no order: one query."""
    found = store.query_records(MemberRecord, MEMBERS, consistent=True)
    return [record.member for record in found]


def member_key(member_id: str) -> Key:
    """Where a member stands, for reads that fetch other records too."""
    return Key(MemberRecord, MEMBERS, member_id)


def member_in(found: Found, member_id: str) -> StaffMember | None:
    """The member, deleted ones too, whose `member_key` was read."""
    record = found.get(MemberRecord, MEMBERS, member_id)
    return None if record is None else record.member


def member_of(member_id: str) -> StaffMember | None:
    """A member as of now, deleted ones too."""
    return member_in(store.fetch_many([member_key(member_id)]), member_id)


def members_of(member_ids: Iterable[str]) -> dict[str, StaffMember]:
    """Those of the members that there are or were, by id, in one round trip."""
    keys = [member_key(member_id) for member_id in member_ids]
    found = store.fetch_many(keys).all(MemberRecord) if keys else []
    return {record.member.member_id: record.member for record in found}


def member_id_of_user(user_id: int) -> str | None:
    """Which member a staff user is."""
    link = store.fetch(SignInRecord, _sign_in(user_id), SIGN_IN)
    return None if link is None else link.member_id


def _sign_in(user_id: int) -> str:
    return f"sign_in#{user_id}"
