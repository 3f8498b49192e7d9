"""The people who work on site: finding, adding, changing and deleting them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.accounts.users.records import staff_user
from chalicelib.cloud import events
from chalicelib.cloud.events import Plain
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Stale, unless_gone
from chalicelib.kernel.permissions import Permission
from chalicelib.kernel.validation import Problems
from chalicelib.operations.events import (
    MemberChanged,
    MemberCreated,
    MemberPhotoRemoved,
    MemberRemoved,
    MemberRestored,
)
from chalicelib.operations.photos import service as photos
from chalicelib.operations.photos.rules import files_of
from chalicelib.operations.photos.types import WorkPhoto
from chalicelib.operations.staff import records, rules
from chalicelib.operations.staff.records import MemberRecord, SignInRecord
from chalicelib.operations.staff.types import MemberStatus, StaffMember, StaffType
from chalicelib.properties.houses.service import note_unknown_houses

TOLD = (MemberCreated, MemberChanged, MemberRemoved, MemberRestored)
"""What is a change of a person; their schedules and times have histories of their own."""
NO_USER = "No hay un usuario activo con ese número."


class UserLinked(Invalid):
    """Another of the people on site signs in with the account."""

    def __init__(self) -> None:
        super().__init__(fields={"user": ["Otra persona del personal ya usa ese usuario."]})


def everyone() -> list[StaffMember]:
    """All who are not deleted, by name, in one query."""
    return rules.by_name(member for member in records.members() if member.is_present)


def listed(
    *,
    staff_type: StaffType | None = None,
    status: MemberStatus | None = None,
    search: str = "",
    weekends: bool | None = None,
    hired: rules.Hired = rules.WHENEVER,
    deleted: bool = False,
    caller: Staff,
) -> list[StaffMember]:
    """People by name, as `rules.matching` finds them. `deleted` lists those who are not there any
    more.

    Raises:
        Forbidden: only who manages people sees those.
    """
    if deleted and not caller.may(Permission.MANAGES_MEMBERS):
        raise Forbidden
    asked = (member for member in records.members() if member.is_present != deleted)
    return rules.matching(
        asked,
        staff_type=staff_type,
        status=status,
        search=search,
        weekends=weekends,
        hired=hired,
    )


def find(member_id: str) -> StaffMember:
    """One of them.

    Raises:
        NotFound: there is no such person, or not any more.
    """
    member = records.member_of(member_id)
    if member is None or not member.is_present:
        raise NotFound
    return member


def history(member_id: str, *, caller: Staff) -> list[Plain]:
    """What was changed of a person, a deleted one too, as a caller may see it, newest first.

    Raises:
        NotFound: there never was such a person.
    """
    hidden = {name for name, right in rules.SEEN_WITH.items() if not caller.may(right)}
    found = events.past_of(f"member#{member_id}", lambda: find(member_id), kinds=TOLD)
    return [
        msgspec.structs.replace(
            event,
            changes={name: told for name, told in event.changes.items() if name not in hidden},
        )
        for event in found
    ]


def create(
    fields: Mapping[str, Any],
    *,
    picture: bytes | None = None,
    actor: str,
    now: datetime,
    once: Once[Any] | None = None,
) -> StaffMember:
    """Add a person, with a picture of theirs where one was sent.

    Raises:
        Invalid: a field breaks its limits, or names a house or a staff user that there is not.
        UserLinked: another person signs in with the account.
    """
    blank = StaffMember(member_id=ids.new_id(), first_name="", last_name="", created=now)
    member = _examined(blank, msgspec.structs.replace(blank, **fields))
    if picture is not None:
        photo = photos.store("members", member.member_id, picture)
        member = msgspec.structs.replace(member, photo=photo)
    tx = Transaction(now)
    tx.create(MemberRecord.of(member), otherwise=Conflict())
    _move_sign_in(tx, blank, member)
    created = MemberCreated(member_id=member.member_id)
    tx.emit(created, actor=actor, changes=differences(None, member))
    tx.once(once, member)
    tx.commit()
    return member


def change(
    member_id: str,
    changes: Mapping[str, Any],
    *,
    picture: bytes | None = None,
    seen: int | None = None,
    actor: str,
    now: datetime,
) -> StaffMember:
    """A person with some fields changed; `photo` None takes the picture away, `picture` brings
    another. `seen` is the version that the actor saw, if named.

    Raises:
        NotFound: there is no such person.
        Invalid: a field breaks its limits, or names a house or a staff user that there is not.
        UserLinked: another person signs in with the account.
        Stale: somebody else changed the person meanwhile.
    """
    before = find(member_id)
    if seen not in (None, before.version):
        raise Stale
    after = _examined(before, msgspec.structs.replace(before, **changes))
    if picture is not None:
        photo = photos.store("members", member_id, picture)
        after = msgspec.structs.replace(after, photo=photo)
    if after == before:
        return before
    return _write(before, after, actor=actor, now=now)


def _write(before: StaffMember, after: StaffMember, *, actor: str, now: datetime) -> StaffMember:
    tx = Transaction(now)
    after = _put(tx, before, after)
    event = MemberChanged(member_id=after.member_id, decides_work=rules.decides_work(before, after))
    tx.emit(event, actor=actor, changes=_told(before, after))
    gone = files_of("members", before.member_id, before.photo)
    if gone and _photo_id(before) != _photo_id(after):
        tx.emit(MemberPhotoRemoved(member_id=after.member_id, keys=gone), actor=actor)
    tx.commit()
    return after


def remove(member_id: str, *, actor: str, now: datetime) -> None:
    """Delete a person: they are in no list and given no work, cannot sign in as themself, and what
    is still to come is taken from them by those who hear of it. What they did stays.

    Raises:
        NotFound: there is no such person.
        Stale: somebody else changed the person meanwhile.
    """
    before = find(member_id)
    after = msgspec.structs.replace(before, deleted_at=now, user_id=None)
    tx = Transaction(now)
    _put(tx, before, after)
    removed = MemberRemoved(member_id=member_id)
    tx.emit(removed, actor=actor, changes=_told(before, after))
    with unless_gone(lambda: _is_deleted(member_id)):
        tx.commit()


def restore(member_id: str, *, actor: str, now: datetime) -> StaffMember:
    """Bring a deleted person back, linked to no staff user; one who is there is left as they are.

    Raises:
        NotFound: there never was such a person.
        Stale: somebody else restored them meanwhile.
    """
    before = records.member_of(member_id)
    if before is None:
        raise NotFound
    if before.is_present:
        return before
    tx = Transaction(now)
    after = _put(tx, before, msgspec.structs.replace(before, deleted_at=None))
    restored = MemberRestored(member_id=member_id)
    tx.emit(restored, actor=actor, changes=_told(before, after))
    tx.commit()
    return after


def waiting_photo(member_id: str) -> WorkPhoto | None:
    """The picture of a person, deleted ones too, as of now."""
    member = records.member_of(member_id)
    return None if member is None else member.photo


def decide_photo(member_id: str, photo: WorkPhoto, *, actor: str, now: datetime) -> None:
    """Say what became of the picture that a person has.

    Raises:
        NotFound: the person has another one by now, or none.
        Stale: somebody changed the person at the same moment.
    """
    before = records.member_of(member_id)
    if before is None or _photo_id(before) != photo.photo_id:
        raise NotFound
    _write(before, msgspec.structs.replace(before, photo=photo), actor=actor, now=now)


def _examined(before: StaffMember, member: StaffMember) -> StaffMember:
    """A person tidy and within their limits, who names nothing new that does not exist."""
    problems = Problems()
    added = member.preferred_houses - before.preferred_houses
    note_unknown_houses(problems, added, "preferred_properties")
    if member.user_id not in (None, before.user_id):
        user = staff_user(member.user_id)
        problems.note("user", NO_USER, when=user is None or not user.is_active)
    return rules.checked(member, problems)


def _put(tx: Transaction, before: StaffMember, after: StaffMember) -> StaffMember:
    """Write a person over the version that was read; as they are then."""
    after = msgspec.structs.replace(after, version=before.version + 1)
    unchanged = MemberRecord.version == before.version
    tx.put(MemberRecord.of(after), when=unchanged, otherwise=Stale())
    _move_sign_in(tx, before, after)
    return after


def _move_sign_in(tx: Transaction, before: StaffMember, after: StaffMember) -> None:
    """Let a staff user be one person at most, whoever else links it at the same moment."""
    if before.user_id == after.user_id:
        return
    if before.user_id is not None:
        tx.delete(SignInRecord.of(before.user_id, before.member_id))
    if after.user_id is not None:
        link = SignInRecord.of(after.user_id, after.member_id)
        tx.create(link, otherwise=UserLinked())


def _told(before: StaffMember, after: StaffMember) -> dict[str, list[Any]]:
    changes = differences(before, after)
    return {name: values for name, values in changes.items() if name != "version"}


def _photo_id(member: StaffMember) -> str | None:
    return None if member.photo is None else member.photo.photo_id


def _is_deleted(member_id: str) -> bool:
    member = records.member_of(member_id)
    return member is None or not member.is_present
