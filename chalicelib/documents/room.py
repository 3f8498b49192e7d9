"""The contracts of stays."""

from chalicelib.cloud.rooms import Queue, Room, Uses

HERE = "chalicelib.documents"

ROOM = Room(
    name="documents",
    paths={
        f"{HERE}.contracts.routes": ("reservations/{reservation_id}/contrato",),
        f"{HERE}.templates.routes": ("admin/contract-templates",),
    },
    uses=Uses(
        reads=("clients", "properties", "reservations"),
        writes=("events", "properties", "reservations"),
        sends=("contracts",),
        gets=("templates/", "contracts/"),
        # What a signed form lets its holder do, its signer must be allowed.
        puts=("contracts/", "uploads/templates/"),
        secrets=("landlord",),
    ),
    emits=("contract.made", "contract_template.removed", "contract_template.saved"),
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
                gets=("templates/", "contracts/"),
                puts=("contracts/",),
                deletes=("contracts/",),
                layers=("documents",),
            ),
        ),
        # What became of the files of templates.
        Queue(
            name="templates",
            seconds=60,
            memory=1769,
            batch=1,
            handler=f"{HERE}.templates.jobs:accept_template",
            uses=Uses(
                reads=("properties",),
                writes=("events", "properties"),
                gets=("opened/templates/",),
                puts=("templates/",),
                deletes=("opened/templates/", "uploads/templates/"),
                layers=("documents",),
            ),
        ),
    ),
)
