"""The people who work on site over HTTP (staff book, 1.9 and 1.10; panel book, 4.6)."""

from functools import partial
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.operations.staff import service as people
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.staff.wire import (
    MemberChange,
    MemberQuery,
    MemberReplacement,
    MemberView,
    NewMember,
)
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, page_of_list
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import seen_version

READS_WORK = staff(Permission.READS_WORK)
MANAGES_MEMBERS = staff(Permission.MANAGES_MEMBERS)

router = Router("operations: staff")


@router.get("/staff", audience=READS_WORK)
def list_members(
    query: MemberQuery, caller: Staff, request: RequestInfo
) -> Page[MemberView] | list[MemberView]:
    """Everybody who works on site, by name."""
    found = people.listed(
        staff_type=query.staff_type,
        status=query.status,
        search=query.search,
        deleted=query.deleted,
        caller=caller,
    )
    return page_of_list(found, partial(MemberView.of, caller=caller), query, request.url)


@router.post("/staff", audience=MANAGES_MEMBERS, status=201)
def add_member(body: NewMember, caller: Staff, once: Once[StaffMember] | None) -> MemberView:
    """Add a person, with a picture of theirs where one is sent."""
    view = partial(MemberView.of, caller=caller)
    member = people.create(
        body.fields(),
        picture=body.picture,
        actor=caller.actor,
        now=clock.now(),
        once=once and once.answering(view),
    )
    return view(member)


@router.get("/staff/{member_id}", audience=READS_WORK)
def show_member(member_id: UUID, caller: Staff) -> MemberView:
    """One person."""
    return MemberView.of(people.find(str(member_id)), caller)


@router.put("/staff/{member_id}", audience=MANAGES_MEMBERS)
def replace_member(member_id: UUID, body: MemberReplacement, caller: Staff) -> MemberView:
    """Write a person anew. Another status or other days let work be planned anew."""
    return _change(member_id, body, caller)


@router.patch("/staff/{member_id}", audience=MANAGES_MEMBERS)
def change_member(member_id: UUID, body: MemberChange, caller: Staff) -> MemberView:
    """Change the fields that are sent. Another status or other days let work be planned anew."""
    return _change(member_id, body, caller)


@router.delete("/staff/{member_id}", audience=MANAGES_MEMBERS, status=204)
def remove_member(member_id: UUID, caller: Staff) -> None:
    """Delete a person: others do what they were to do, and what they did stays.

    A deleted person can be restored.
    """
    people.remove(str(member_id), actor=caller.actor, now=clock.now())


@router.post("/staff/{member_id}/restore", audience=MANAGES_MEMBERS)
def restore_member(member_id: UUID, caller: Staff) -> MemberView:
    """Bring a deleted person back, without a sign-in and without work."""
    member = people.restore(str(member_id), actor=caller.actor, now=clock.now())
    return MemberView.of(member, caller)


def _change(member_id: UUID, body: MemberChange, caller: Staff) -> MemberView:
    member = people.change(
        str(member_id),
        body.fields(),
        picture=body.picture,
        seen=seen_version(body),
        actor=caller.actor,
        now=clock.now(),
    )
    return MemberView.of(member, caller)
