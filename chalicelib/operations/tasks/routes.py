"""Tasks over HTTP (staff book, 1.2, 1.9 and 1.10; panel book, 4.6)."""

from typing import Any
from uuid import UUID

from msgspec import UnsetType

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.operations.tasks import photos, reading, working
from chalicelib.operations.tasks import service as tasks
from chalicelib.operations.tasks.access import NotYours, Viewer
from chalicelib.operations.tasks.forms.wire import (
    CompleteBody,
    NewTaskBody,
    StartBody,
    TaskChange,
    TaskPhotoForm,
    TaskPhotoToCome,
)
from chalicelib.operations.tasks.photos import PhotoOffer
from chalicelib.operations.tasks.rules.telling import FORM
from chalicelib.operations.tasks.wire import (
    DayQuery,
    HouseSummaryView,
    TaskPhotoOffered,
    TaskPhotoView,
    TaskQuery,
    TaskView,
    WrittenTaskView,
)
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, answer_of, array_of
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import seen_version

router = Router("operations: tasks")
DOES_WORK = staff(Permission.DOES_WORK)
READS_WORK = staff(Permission.READS_WORK)
ASSIGNS_WORK = staff(Permission.ASSIGNS_WORK)
MANAGES_WORK = staff(Permission.MANAGES_WORK)


@router.get("/tasks", audience=DOES_WORK)
def list_tasks(
    query: TaskQuery, caller: Staff, request: RequestInfo
) -> Page[TaskView] | list[TaskView]:
    """Tasks by day, then the most urgent first; those who do the work see their own."""
    property_id = None if query.property is None else tasks.house_id_called(query.property)
    filters = query.filters(property_id)
    page = reading.page(Viewer(caller), filters, offset=query.offset, size=query.size)
    return answer_of([TaskView.of(row) for row in page.rows], page.count, query, request.url)


@router.get("/staff/{member_id}/tasks", audience=DOES_WORK)
def list_tasks_of_member(
    member_id: UUID, query: DayQuery, caller: Staff, request: RequestInfo
) -> list[TaskView]:
    """The tasks of a person on a day (today where none is named), the most urgent first."""
    day = query.day or dates.today(clock.now())
    found = reading.of_member(Viewer(caller), str(member_id), day)
    rows = [TaskView.of(each) for each in found[query.skip :]]
    return array_of(rows, len(found), query, request.url)


@router.post("/tasks", audience=ASSIGNS_WORK, status=201)
def create_task(body: NewTaskBody, caller: Staff, once: Once[Any] | None) -> WrittenTaskView:
    """Make a task.

    Whoever is given more than a day has room for has it all the same: `warnings` says so. A
    `checkout_cleaning` for a stay is the cleaning of its departure, of which there is one (409).
    """
    made = tasks.create(
        body.command(),
        caller=caller,
        now=clock.now(),
        once=once and once.answering(WrittenTaskView.of),
    )
    return WrittenTaskView.of(made)


@router.get("/tasks/property_summary", audience=READS_WORK)
def summarize_houses() -> list[HouseSummaryView]:
    """What there is to do in each house, and when it was cleaned last."""
    today = dates.today(clock.now())
    return [HouseSummaryView.of(each) for each in reading.summary(today)]


@router.get("/tasks/{task_id}", audience=DOES_WORK)
def show_task(task_id: UUID, caller: Staff) -> TaskView:
    """One task."""
    return TaskView.of(reading.task(Viewer(caller), str(task_id)))


@router.get("/tasks/{task_id}/history", audience=DOES_WORK)
def task_history(task_id: UUID, caller: Staff) -> list[Version]:
    """Who changed what of a task, and when, the newest first.

    Those who do the work see that of their own.
    """
    return versions(reading.history(Viewer(caller), str(task_id)), FORM)


@router.put("/tasks/{task_id}", audience=DOES_WORK)
def replace_task(
    task_id: UUID, body: TaskChange, caller: Staff, once: Once[Any] | None
) -> WrittenTaskView:
    """Change the fields that are sent, as PATCH does."""
    return _change(task_id, body, caller, once)


@router.patch("/tasks/{task_id}", audience=DOES_WORK)
def change_task(
    task_id: UUID, body: TaskChange, caller: Staff, once: Once[Any] | None
) -> WrittenTaskView:
    """Change the fields that are sent; `status` goes the way that a task can go (else 409).

    Whoever does the work may send `status`, `completion_notes` and the times of their own tasks.
    Who gives a task to somebody or moves it pins it.
    """
    return _change(task_id, body, caller, once)


@router.delete("/tasks/{task_id}", audience=MANAGES_WORK, status=204)
def remove_task(task_id: UUID, caller: Staff) -> None:
    """Take a task off every list. A departure whose cleaning was deleted gets no other."""
    tasks.remove(str(task_id), caller=caller, now=clock.now())


@router.post("/tasks/{task_id}/start_work", audience=DOES_WORK)
def start_work(
    task_id: UUID, body: StartBody, caller: Staff, once: Once[Any] | None
) -> WrittenTaskView:
    """Begin the work of a task that somebody has; a time record says where they were."""
    begun = working.start(
        str(task_id),
        body.place(),
        caller=caller,
        now=clock.now(),
        once=once and once.answering(WrittenTaskView.of),
    )
    return WrittenTaskView.of(begun)


@router.post("/tasks/{task_id}/complete_work", audience=DOES_WORK)
def complete_work(
    task_id: UUID, body: CompleteBody, caller: Staff, once: Once[Any] | None
) -> WrittenTaskView:
    """End the work of a task.

    Where photos are required and none is there, it needs a review; the first photo completes it.
    """
    ended = working.complete(
        str(task_id),
        body.place(),
        body.completion_notes,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(WrittenTaskView.of),
    )
    return WrittenTaskView.of(ended)


@router.post("/tasks/{task_id}/approve", audience=MANAGES_WORK)
def approve_task(task_id: UUID, caller: Staff, once: Once[Any] | None) -> WrittenTaskView:
    """Say that the work is good. It cannot be changed any more."""
    approved = working.approve(
        str(task_id),
        caller=caller,
        now=clock.now(),
        once=once and once.answering(WrittenTaskView.of),
    )
    return WrittenTaskView.of(approved)


@router.post("/tasks/{task_id}/upload-photo", audience=DOES_WORK, status=201)
def upload_photo(
    task_id: UUID, body: TaskPhotoForm, caller: Staff, once: Once[Any] | None
) -> TaskPhotoView:
    """Add a photo that proves the work (10 MB at most here). It is shown once it was looked at."""
    photo = photos.add(
        str(task_id),
        body.photo.content,
        body.description or "",
        caller=caller,
        now=clock.now(),
        once=once and once.answering(TaskPhotoView.of),
    )
    return TaskPhotoView.of(photo)


@router.post("/tasks/{task_id}/photos/presign", audience=DOES_WORK, status=201)
def offer_photo(
    task_id: UUID, body: TaskPhotoToCome, caller: Staff, once: Once[Any] | None
) -> TaskPhotoOffered:
    """Add a photo whose file the browser then sends to storage itself (20 MiB at most)."""
    offer = photos.offer(
        str(task_id),
        body.description or "",
        content_type=body.content_type,
        size=body.size,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(_offered),
    )
    return _offered(offer)


def _change(
    task_id: UUID, body: TaskChange, caller: Staff, once: Once[Any] | None
) -> WrittenTaskView:
    if not (body.is_of_work or caller.may(Permission.ASSIGNS_WORK)):
        raise NotYours
    changed = tasks.change(
        str(task_id),
        body.fields(),
        status=None if isinstance(body.status, UnsetType) else body.status,
        pin=None if isinstance(body.pinned, UnsetType) else body.pinned,
        seen=seen_version(body),
        caller=caller,
        now=clock.now(),
        once=once and once.answering(WrittenTaskView.of),
    )
    return WrittenTaskView.of(changed)


def _offered(offer: PhotoOffer) -> TaskPhotoOffered:
    return TaskPhotoOffered.of(offer.photo, offer.upload)
