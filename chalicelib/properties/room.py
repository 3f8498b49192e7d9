"""Houses, their photos, night prices and special dates."""

from chalicelib.cloud.rooms import Job, Queue, Reaction, Room, Uses

HERE = "chalicelib.properties"

ROOM = Room(
    name="properties",
    paths={
        f"{HERE}.devices.routes": ("admin/device-keys",),
        f"{HERE}.listings.routes": ("property",),
        f"{HERE}.listings.admin_routes": ("admin/properties",),
        f"{HERE}.photos.routes": ("properties", "photos", "media"),
        f"{HERE}.prices.routes": ("admin/property-pricing",),
        f"{HERE}.special_dates.routes": ("admin/special-dates",),
        f"{HERE}.bulk_dates.routes": ("admin/special-dates-manager", "admin/bulk-special-dates"),
    },
    uses=Uses(
        reads=("properties",),
        writes=("properties",),
        # What a signed address or form lets its holder do, its signer must be allowed.
        gets=("photos/",),
        puts=("uploads/photos/",),
    ),
    emits=(
        "device_key.removed",
        "device_key.saved",
        "photo.forgotten",
        "photo.removed",
        "photo.saved",
        "property.removed",
        "property.saved",
    ),
    handlers=(
        Reaction(
            handler=f"{HERE}.photos.jobs:remove_files",
            hears=("photo.removed",),
            queue="files",
            uses=Uses(deletes=("uploads/photos/",)),
        ),
    ),
    queues=(
        # Files that nobody needs any more.
        Queue(name="files", seconds=30),
        # What became of the files of photos.
        Queue(
            name="photos",
            seconds=30,
            batch=1,
            handler=f"{HERE}.photos.jobs:accept_photo",
            uses=Uses(
                reads=("properties",),
                writes=("events", "properties"),
                gets=("opened/photos/",),
                puts=("photos/",),
                deletes=("opened/photos/", "photos/", "uploads/photos/"),
            ),
        ),
    ),
    jobs=(
        Job(
            handler=f"{HERE}.photos.jobs:tidy_photos",
            when="every 60 minutes",
            rule="rate(60 minutes)",
            seconds=120,
            uses=Uses(
                reads=("properties",),
                writes=("events", "properties"),
                lists=("photos/",),
                deletes=("photos/",),
            ),
        ),
    ),
)
