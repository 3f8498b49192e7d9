"""The people who work on site, on the wire (staff book, 1.9; panel book, 4.6)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.kernel import clock, money
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.validation import Problems
from chalicelib.operations.photos.types import PhotoState, WorkPhoto
from chalicelib.operations.photos.wire import address
from chalicelib.operations.staff.rules import SEEN_WITH, WIRE_NAMES, checked
from chalicelib.operations.staff.types import MemberStatus, StaffMember, StaffType
from chalicelib.web.drafts import StandIns, among, draft, wrong_in
from chalicelib.web.files import UploadedFile
from chalicelib.web.formats import Address, Amount, Id
from chalicelib.web.pages import PageQuery
from chalicelib.web.shapes import MOST_IDS, sent_fields, shared_fields, uuid_texts
from chalicelib.web.versions import SeenVersion

Word = Annotated[str, Meta(max_length=254)]
Notes = Annotated[str, Meta(max_length=5000)]
UserId = Annotated[int, Meta(ge=1, le=10**15)]
Houses = Annotated[list[UUID], Meta(max_length=MOST_IDS)]


class MemberView(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """Somebody who works on site. What they are paid, and the notes about them, only
    administrators see."""

    TEXTS_FROM: ClassVar = (StaffMember,)

    member_id: Id
    full_name: str
    """Both names."""
    first_name: str
    last_name: str
    phone: str
    email: str | None
    staff_type: StaffType
    status: MemberStatus
    photo: Address | None
    """A signed address of the picture, good for an hour; null while there is none to see."""
    photo_state: PhotoState | None
    """Whether the picture can be shown (`ready`), is looked at, or was refused; null without
    one."""
    photo_reason: str | None
    """Why the picture was refused, in Spanish; null where it was not."""
    hire_date: date | None
    daily_rate: Amount | None
    """What a day of work is paid, in PEN; null for all but administrators."""
    can_work_weekends: bool
    max_properties_per_day: int
    preferred_houses: list[Id]
    user_id: int | None
    notes: str | None
    """What administrators note about the person; null for everybody else."""
    version: int
    """Rises with each change; a change may name the one that it is for."""

    @classmethod
    def of(cls, member: StaffMember, caller: Staff) -> "MemberView":
        """A person as a caller may see them."""
        return cls(**member_fields(member, caller))


def member_fields(member: StaffMember, caller: Staff) -> dict[str, Any]:
    """The fields of a view of a person, by their own names."""
    rate = member.daily_rate if caller.may(SEEN_WITH["daily_rate"]) else None
    photo = member.photo
    return {
        **shared_fields(member, MemberView),
        "full_name": member.full_name,
        "photo": address(photo),
        "photo_state": photo and photo.state,
        "photo_reason": photo and photo.reason,
        "daily_rate": None if rate is None else money.text(rate),
        "preferred_houses": sorted(member.preferred_houses),
        "notes": member.notes if caller.may(SEEN_WITH["notes"]) else None,
    }


def _limits(values: Mapping[str, Any], *, is_new: bool) -> dict[str, list[str]]:
    """What is wrong with these fields of a person, as far as it shows without the others."""

    def check(stand_ins: StandIns) -> StaffMember:
        known = {name: values[name] for name in StaffMember.__struct_fields__ if name in values}
        person = {"member_id": "", "created": clock.now()}
        return checked(draft(StaffMember, person | _fields(known), stand_ins), Problems())

    wrong = wrong_in(check)
    return wrong if is_new else among({WIRE_NAMES.get(name, name) for name in values}, wrong)


def _fields(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a body says, as the fields of a person; a picture is no value yet."""
    fields = {name: value for name, value in sent.items() if name != "photo"}
    if "notes" in fields:
        fields["notes"] = fields["notes"] or ""
    if fields.get("preferred_houses") is not None:
        fields["preferred_houses"] = uuid_texts(fields["preferred_houses"])
    return fields


class MemberInput(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What administrators write of a person."""

    TEXTS_FROM: ClassVar = (StaffMember,)

    first_name: Word | UnsetType = UNSET
    last_name: Word | UnsetType = UNSET
    phone: Word | UnsetType = UNSET
    email: Word | UnsetType | None = UNSET
    staff_type: StaffType | UnsetType = UNSET
    status: MemberStatus | UnsetType = UNSET
    photo: UploadedFile | UnsetType | None = UNSET
    """A JPEG, PNG, WebP or HEIC of 10 MB at most; null takes the picture away."""
    hire_date: date | UnsetType | None = UNSET
    notes: Notes | UnsetType | None = UNSET
    daily_rate: Decimal | UnsetType | None = UNSET
    can_work_weekends: bool | UnsetType = UNSET
    max_properties_per_day: int | UnsetType = UNSET
    preferred_houses: Houses | UnsetType = UNSET
    user_id: UserId | UnsetType | None = UNSET

    @property
    def picture(self) -> bytes | None:
        """The picture that came along."""
        return self.photo.content if isinstance(self.photo, UploadedFile) else None

    def fields(self) -> dict[str, Any]:
        """The fields of the person that were sent. A picture that came is none of them; null in its
        place takes the picture away."""
        sent = sent_fields(self)
        sent.pop("version", None)
        photo: dict[str, WorkPhoto | None] = {"photo": None} if self.photo is None else {}
        return _fields(sent) | photo


class NewMember(MemberInput, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A new person."""

    limits = staticmethod(partial(_limits, is_new=True))

    first_name: Word
    last_name: Word
    phone: Word


class MemberChange(MemberInput, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What to change of a person; what is left out stays."""

    limits = staticmethod(partial(_limits, is_new=False))

    version: SeenVersion | UnsetType = UNSET
    """The version that was read; over another, the answer is 409."""


class MemberReplacement(MemberChange, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A person as they are to be; what is left out besides stays."""

    first_name: Word
    last_name: Word
    phone: Word


class MemberQuery(PageQuery, kw_only=True):
    """Which of the people to list, by name."""

    search: Annotated[str, Meta(max_length=100)] = ""
    """Words that must all occur in the names, in any order; empty lists all."""
    staff_type: StaffType | None = None
    """Only those who do this kind of work."""
    status: MemberStatus | None = None
    """Only those of this status."""
    can_work_weekends: bool | None = None
    """Only those who work at weekends (`true`), or who do not (`false`)."""
    hired_from: date | None = None
    """Only those who came on this day or later."""
    hired_to: date | None = None
    """Only those who came on this day or earlier."""
    deleted: bool = False
    """Lists those who were deleted instead, for administrators."""
