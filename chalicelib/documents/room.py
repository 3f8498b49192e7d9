"""The contracts of stays."""

from chalicelib.cloud.rooms import Queue, Room, Uses

HERE = "chalicelib.documents"

ROOM = Room(
    name="documents",
    paths={f"{HERE}.contracts.routes": ("reservations/{reservation_id}/contrato",)},
    uses=Uses(
        reads=("clients", "properties", "reservations"),
        writes=("events", "reservations"),
        sends=("contracts",),
        gets=("contracts/",),
        puts=("contracts/",),
        secrets=("landlord",),
    ),
    emits=("contract.made",),
    queues=(
        # Somebody waits for each, so none waits behind another. What a template does there can
        # reach files of contracts, and no table.
        Queue(
            name="contracts",
            seconds=20,
            # With so much, Lambda gives a whole core.
            memory=1769,
            attempts=3,
            batch=1,
            handler=f"{HERE}.drawing.jobs:draw_contract",
            uses=Uses(
                gets=("contracts/",),
                puts=("contracts/",),
                deletes=("contracts/",),
                layers=("documents",),
            ),
        ),
    ),
)
