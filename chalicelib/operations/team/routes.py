"""The people who work on site over HTTP (staff book, 1.9 and 1.10; panel book, 4.6)."""

from functools import partial
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.operations.staff import service as people
from chalicelib.operations.staff.rules import WIRE_NAMES
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.staff.wire import (
    MemberChange,
    MemberQuery,
    MemberReplacement,
    NewMember,
)
from chalicelib.operations.team import service as team
from chalicelib.operations.team.wire import PresentView, TeammateView
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, RestQuery, array_of, page_of_list
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import seen_version

READS_WORK = staff(Permission.READS_WORK)
MANAGES_MEMBERS = staff(Permission.MANAGES_MEMBERS)

router = Router("operations: staff")


@router.get("/staff", audience=READS_WORK)
def list_members(
    query: MemberQuery, caller: Staff, request: RequestInfo
) -> Page[TeammateView] | list[TeammateView]:
    """Everybody who works on site, by name."""
    found = people.listed(
        staff_type=query.staff_type,
        status=query.status,
        search=query.search,
        weekends=query.can_work_weekends,
        hired=(query.hired_from, query.hired_to),
        deleted=query.deleted,
        caller=caller,
    )
    mates = team.with_tasks(found, dates.today(clock.now()))
    view = partial(TeammateView.of_mate, caller=caller)
    return page_of_list(mates, view, query, request.url)


@router.get("/staff/dashboard", audience=READS_WORK)
def show_dashboard(query: RestQuery, request: RequestInfo) -> list[PresentView]:
    """What everybody is at who is active, by name."""
    present = team.dashboard(dates.today(clock.now()))
    shown = [PresentView.of(each) for each in present[query.skip :]]
    return array_of(shown, len(present), query, request.url)


@router.post("/staff", audience=MANAGES_MEMBERS, status=201)
def add_member(body: NewMember, caller: Staff, once: Once[StaffMember] | None) -> TeammateView:
    """Add a person, with a picture of theirs where one is sent."""
    member = people.create(
        body.fields(),
        picture=body.picture,
        actor=caller.actor,
        now=clock.now(),
        once=once and once.answering(partial(_view, caller=caller)),
    )
    return _view(member, caller)


@router.get("/staff/{member_id}", audience=READS_WORK)
def show_member(member_id: UUID, caller: Staff) -> TeammateView:
    """One person."""
    return _view(people.find(str(member_id)), caller)


@router.get("/staff/{member_id}/history", audience=READS_WORK)
def member_history(member_id: UUID, caller: Staff) -> list[Version]:
    """Who changed what of a person that the caller may see, and when, the newest first."""
    return versions(people.history(str(member_id), caller=caller), WIRE_NAMES)


@router.put("/staff/{member_id}", audience=MANAGES_MEMBERS)
def replace_member(member_id: UUID, body: MemberReplacement, caller: Staff) -> TeammateView:
    """Write a person anew. Another status or other days let work be planned anew."""
    return _change(member_id, body, caller)


@router.patch("/staff/{member_id}", audience=MANAGES_MEMBERS)
def change_member(member_id: UUID, body: MemberChange, caller: Staff) -> TeammateView:
    """Change the fields that are sent. Another status or other days let work be planned anew."""
    return _change(member_id, body, caller)


@router.delete("/staff/{member_id}", audience=MANAGES_MEMBERS, status=204)
def remove_member(member_id: UUID, caller: Staff) -> None:
    """Delete a person: others do what they were to do, and what they did stays.

    A deleted person can be restored.
    """
    people.remove(str(member_id), actor=caller.actor, now=clock.now())


@router.post("/staff/{member_id}/restore", audience=MANAGES_MEMBERS)
def restore_member(member_id: UUID, caller: Staff) -> TeammateView:
    """Bring a deleted person back, without a sign-in and without work."""
    member = people.restore(str(member_id), actor=caller.actor, now=clock.now())
    return _view(member, caller)


def _change(member_id: UUID, body: MemberChange, caller: Staff) -> TeammateView:
    member = people.change(
        str(member_id),
        body.fields(),
        picture=body.picture,
        seen=seen_version(body),
        actor=caller.actor,
        now=clock.now(),
    )
    return _view(member, caller)


def _view(member: StaffMember, caller: Staff) -> TeammateView:
    (mate,) = team.with_tasks([member], dates.today(clock.now()))
    return TeammateView.of_mate(mate, caller)
