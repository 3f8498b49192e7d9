"""Files that people send, opened by a function that reads uploads, writes what it made of them,
tells who waits for them, and can do nothing else."""

from chalicelib.cloud.rooms import Queue, Room, Uses

HERE = "chalicelib.pictures"

ROOM = Room(
    name="pictures",
    queues=(
        # S3 says that files arrived under `uploads/`.
        Queue(
            name="uploads",
            seconds=60,
            memory=1024,
            batch=1,
            handler=f"{HERE}.jobs:open_uploads",
            uses=Uses(
                gets=("uploads/",),
                puts=("opened/",),
                sends=(
                    "people",
                    "photos",
                    "receipts",
                    "evidence",
                    "posters",
                    "attestations",
                    "templates",
                ),
                layers=("imaging",),
            ),
        ),
    ),
)
