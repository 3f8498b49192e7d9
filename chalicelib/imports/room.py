"""Imports: files of the past that administrators upload. (Moving in is a command of theirs.)"""

from chalicelib.cloud.rooms import CommandHandler, Queue, Room, Uses

FILES = "imports/"
ENTERS = Uses(
    reads=(
        "clients",
        "directories",
        "ledgers",
        "nights",
        "properties",
        "reservations",
    ),
    writes=("clients", "directories", "events", "ledgers", "nights", "reservations"),
    gets=(FILES,),
    puts=(FILES,),
    deletes=(FILES,),
)

ROOM = Room(
    name="imports",
    paths={"chalicelib.imports.bulk.routes": ("admin/imports",)},
    uses=Uses(reads=("ledgers",), writes=("events", "ledgers"), gets=(FILES,), puts=(FILES,)),
    commands=("imports.convert", "imports.read"),
    handlers=(
        CommandHandler(
            handler="chalicelib.imports.jobs:convert_import",
            command="imports.convert",
            queue="import_files",
            uses=Uses(
                reads=("ledgers",),
                writes=("events", "ledgers"),
                gets=(FILES,),
                puts=(FILES,),
                layers=("sheets",),
            ),
        ),
        CommandHandler(
            handler="chalicelib.imports.jobs:read_import",
            command="imports.read",
            queue="import_rows",
            uses=ENTERS,
        ),
    ),
    queues=(
        # Sheets of strangers, opened where nothing but files is in reach.
        Queue(name="import_files", seconds=300, memory=1024, batch=1),
        # A page of rows at a time, so that a message never runs long.
        Queue(name="import_rows", seconds=300, memory=512, batch=1),
    ),
)
