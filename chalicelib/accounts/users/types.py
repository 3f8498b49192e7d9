"""What a staff user is."""

from datetime import datetime

import msgspec


class StaffDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What administrators may write of a staff user. `groups` are of `permissions.GROUPS`, in
    that order once tidy."""

    email: str
    first_name: str
    last_name: str
    groups: tuple[str, ...]
    is_active: bool = True


class StaffUser(StaffDetails, frozen=True, kw_only=True):
    """A staff user. `profile_photo` is the key of a file; `version` counts the changes."""

    user_id: int
    profile_photo: str | None = None
    created: datetime
    last_login: datetime | None = None
    version: int = 0

    @property
    def account_id(self) -> str:
        """How events and sessions name the user."""
        return f"staff#{self.user_id}"
