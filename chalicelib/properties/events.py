"""What happens to houses and their photos."""

from chalicelib.kernel.events import EntryRemoved, EntrySaved


class HouseSaved(EntrySaved, frozen=True, kw_only=True, tag="property.saved"):
    """A house was published or changed, its prices and special dates with it.

    Changes of special dates are named `MM-DD.<field>`.
    """


class HouseRemoved(EntryRemoved, frozen=True, kw_only=True, tag="property.removed"):
    """A house was taken off the site."""


class DeviceKeySaved(EntrySaved, frozen=True, kw_only=True, tag="device_key.saved"):
    """The key of a device was added or changed, or a new one was handed out."""


class DeviceKeyRemoved(EntryRemoved, frozen=True, kw_only=True, tag="device_key.removed"):
    """The key of a device was taken away."""


class PhotoSaved(EntrySaved, frozen=True, kw_only=True, tag="photo.saved"):
    """A photo was added or changed, or its file was looked at."""


class PhotoRemoved(EntryRemoved, frozen=True, kw_only=True, tag="photo.removed"):
    """A photo was removed; its files are no longer needed."""


class PhotoForgotten(EntryRemoved, frozen=True, kw_only=True, tag="photo.forgotten"):
    """A removed photo was taken out for good; nothing brings it back."""
