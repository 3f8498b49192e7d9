"""Houses, their photos, night prices and special dates."""

from chalicelib.cloud.rooms import Queue, Reaction, Room, Uses

HERE = "chalicelib.properties"

ROOM = Room(
    name="properties",
    paths={
        f"{HERE}.listings.routes": ("property",),
        f"{HERE}.listings.admin_routes": ("admin/properties",),
        f"{HERE}.photos.routes": ("properties", "photos", "media"),
        f"{HERE}.prices.routes": ("admin/property-pricing",),
        f"{HERE}.special_dates.routes": ("admin/special-dates",),
        f"{HERE}.bulk_dates.routes": ("admin/special-dates-manager", "admin/bulk-special-dates"),
    },
    uses=Uses(reads=("properties",), writes=("properties",), objects=("media",)),
    emits=("photo.removed", "photo.saved", "property.removed", "property.saved"),
    handlers=(
        Reaction(
            handler=f"{HERE}.photos.jobs:remove_files",
            hears=("photo.removed",),
            queue="files",
            uses=Uses(objects=("media",)),
        ),
    ),
    queues=(
        # Files that nobody needs any more.
        Queue(name="files", seconds=30),
        # S3 says that files arrived under `uploads/`.
        Queue(
            name="uploads",
            seconds=60,
            memory=1024,
            batch=1,
            handler=f"{HERE}.photos.jobs:accept_uploads",
            uses=Uses(
                reads=("properties",),
                writes=("properties", "events"),
                objects=("media",),
                layers=("imaging",),
            ),
        ),
    ),
)
