"""Stays: booked, changed, ended."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

HERE = "chalicelib.reservations"
JOBS = "chalicelib.reservations.jobs"

# Who takes over what was made of the files of receipts.
RECEIPTS = Uses(
    reads=("reservations",),
    writes=("events", "reservations"),
    gets=("opened/receipts/",),
    puts=("receipts/",),
    deletes=("opened/receipts/", "receipts/", "uploads/receipts/"),
)

ROOM = Room(
    name="reservations",
    paths={
        f"{HERE}.routes": ("reservations", "delete-recipe", "recipt"),
        f"{HERE}.cancellations.routes": (
            "reservations/{reservation_id}/cancellation",
            "clients/client-auth/reservations/{reservation_id}/cancel",
        ),
        f"{HERE}.closing.routes": (
            "DELETE admin/properties/{property_id}",
            "DELETE clients/{client_id}",
        ),
        f"{HERE}.refunds.routes": (
            "reservations/refunds",
            "reservations/{reservation_id}/refund",
        ),
        f"{HERE}.lists.routes": ("GET reservations", "vistacalendario"),
        f"{HERE}.lookups.routes": (
            "clients/by-referral-code",
            "clients/client-auth/reservations/{reservation_id}/qr",
            "qr",
            "reservations/{reservation_id}/qr",
        ),
        f"{HERE}.display.routes": ("homeassistant",),
        f"{HERE}.presence.routes": ("active",),
        f"{HERE}.proof.routes": ("reservations/contested", "reservations/proof"),
        f"{HERE}.guest_bookings.routes": ("clients/reservations/create",),
        f"{HERE}.own.routes": (
            "clients/reservations",
            "clients/client-auth/reservations",
            "clients/voucher",
        ),
        f"{HERE}.availability.routes": ("property/{slug}/calendar-occupancy", "prop"),
        f"{HERE}.smart_search.routes": ("properties/calculate-pricing-erp",),
    },
    uses=Uses(
        reads=("clients", "directories", "ledgers", "nights", "properties", "reservations"),
        # Houses and clients are deleted here, since stays to come keep them.
        writes=(
            "accounts",
            "clients",
            "directories",
            "ledgers",
            "nights",
            "properties",
            "reservations",
        ),
        gets=("receipts/", "uploads/receipts/"),
        puts=("uploads/receipts/",),
    ),
    emits=(
        "payment.recorded",
        "receipt.added",
        "receipt.opened",
        "receipt.removed",
        "reservation.approved",
        "reservation.awarded",
        "reservation.cancelled",
        "reservation.changed",
        "reservation.created",
        "reservation.expired",
        "reservation.fully_paid",
        "reservation.moved",
        "reservation.refund_settled",
        "reservation.rejected",
        "reservation.removed",
        "reservation.reopened",
    ),
    commands=("stays.award", "stays.give_back", "stays.prove_nights"),
    handlers=(
        CommandHandler(
            handler=f"{JOBS}:award_stay",
            command="stays.award",
            queue="awards",
            uses=Uses(
                reads=("clients", "ledgers", "properties", "reservations"),
                writes=("clients", "directories", "events", "ledgers", "reservations"),
            ),
        ),
        CommandHandler(
            handler=f"{HERE}.proof.jobs:prove_month",
            command="stays.prove_nights",
            queue="nights",
            uses=Uses(
                reads=("ledgers", "nights", "properties", "reservations"),
                writes=("events", "ledgers"),
            ),
        ),
        Reaction(
            handler=f"{JOBS}:award_levels",
            # A hold that expires was never approved, so it counted for nobody.
            hears=(
                "reservation.approved",
                "reservation.cancelled",
                "reservation.changed",
                "reservation.created",
                "reservation.moved",
                "reservation.rejected",
                "reservation.removed",
                "reservation.reopened",
            ),
            queue="levels",
            uses=Uses(reads=("clients", "properties"), writes=("clients", "directories", "events")),
        ),
        Reaction(
            handler=f"{JOBS}:follow_name",
            hears=("client.changed",),
            queue="levels",
            uses=Uses(reads=("clients", "reservations"), writes=("reservations",)),
        ),
        Reaction(
            handler=f"{JOBS}:remove_files",
            hears=("receipt.removed",),
            queue="files",
            uses=Uses(deletes=("receipts/", "uploads/receipts/")),
        ),
    ),
    queues=(
        # The points that stays earned.
        Queue(name="awards", seconds=30),
        # The proof of the nights of all houses: each message is followed by the next.
        Queue(name="nights", seconds=60, batch=1),
        # What became of the files of receipts.
        Queue(
            name="receipts",
            seconds=30,
            batch=1,
            handler=f"{JOBS}:accept_receipt",
            uses=RECEIPTS,
        ),
    ),
    jobs=(
        Job(
            handler=f"{JOBS}:expire_holds",
            when="every minute",
            rule="rate(1 minute)",
            seconds=120,
            memory=512,
            # A run may still go on when the next is due.
            at_once=2,
            # A hold that ends gives back its points, its code and the discount of the guest's first
            # stay; the last two unless another booking took them since it lapsed.
            uses=Uses(
                reads=("clients", "ledgers", "nights", "reservations"),
                writes=(
                    "clients",
                    "directories",
                    "events",
                    "ledgers",
                    "nights",
                    "reservations",
                ),
            ),
        ),
        Job(
            handler=f"{JOBS}:award_points",
            when="every day at 12:00",
            rule="cron(0 17 * * ? *)",
            seconds=300,
            uses=Uses(reads=("reservations",), writes=("events",)),
        ),
        Job(
            handler=f"{HERE}.proof.jobs:find_overlapping_reservations",
            when="every day at 03:25",
            rule="cron(25 8 * * ? *)",
            seconds=30,
            uses=Uses(reads=("reservations",), writes=("events", "ledgers")),
        ),
        Job(
            handler=f"{JOBS}:pack_stays",
            when="every 5 minutes",
            rule="rate(5 minutes)",
            seconds=120,
            memory=512,
            uses=Uses(reads=("directories",), writes=("directories",)),
        ),
        Job(
            handler=f"{JOBS}:tidy_receipts",
            when="every 60 minutes",
            rule="rate(60 minutes)",
            seconds=120,
            uses=RECEIPTS | Uses(lists=("receipts/", "uploads/receipts/")),
        ),
    ),
)
