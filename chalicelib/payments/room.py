"""Money that moves: cards, vouchers, and what is given back."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

HERE = "chalicelib.payments"
JOBS = "chalicelib.payments.jobs"

# A payment is settled with its stay, so all that a change of a stay touches.
SETTLES = Uses(
    reads=("clients", "ledgers", "nights", "properties", "reservations"),
    writes=("clients", "directories", "events", "ledgers", "nights", "reservations"),
    secrets=("mercadopago", "openpay"),
)

ROOM = Room(
    name="payments",
    paths={
        f"{HERE}.charges.routes": ("payment",),
        f"{HERE}.ledger.routes": ("reservations/{reservation_id}/payments",),
        f"{HERE}.proof.routes": ("payments/proof",),
        f"{HERE}.reports.routes": ("payments/days",),
        f"{HERE}.vouchers.routes": (
            "clients/voucher/presign",
            "clients/voucher/upload",
            "payments/vouchers",
            "reservations/{reservation_id}/payments/{payment_id}/approve",
            "reservations/{reservation_id}/payments/{payment_id}/reject",
            "reservations/receipts",
        ),
        f"{HERE}.webhooks.routes": ("webhooks/mercadopago", "webhooks/openpay"),
    },
    uses=SETTLES | Uses(gets=("receipts/", "uploads/receipts/"), puts=("uploads/receipts/",)),
    emits=(
        "payment.came_late",
        "payment.card_paid",
        "payment.charged_back",
        "payment.differs",
        "payment.failed",
        "payment.overdue",
        "payment.refund_failed",
        "payment.refunded",
        "payment.service_paid",
        "payment.surplus",
        "payment.voucher_received",
        "payment.voucher_refused",
    ),
    commands=(
        "payments.compare_day",
        "payments.look_up",
        "payments.prove",
        "payments.read_back",
    ),
    handlers=(
        CommandHandler(
            handler=f"{JOBS}:compare_day",
            command="payments.compare_day",
            queue="payments",
            uses=SETTLES,
        ),
        CommandHandler(
            handler=f"{JOBS}:look_up", command="payments.look_up", queue="payments", uses=SETTLES
        ),
        CommandHandler(
            handler=f"{JOBS}:read_back",
            command="payments.read_back",
            queue="payments",
            uses=SETTLES,
        ),
        CommandHandler(
            handler=f"{HERE}.proof.jobs:prove_some",
            command="payments.prove",
            queue="proofs",
            uses=Uses(reads=("ledgers", "reservations"), writes=("events", "ledgers")),
        ),
        CommandHandler(
            handler=f"{JOBS}:payment_auto_refund",
            command="stays.give_back",
            queue="payments",
            uses=SETTLES,
        ),
        Reaction(
            handler=f"{HERE}.vouchers.jobs:voucher_uploads",
            hears=("receipt.opened", "receipt.removed"),
            queue="payments",
            uses=SETTLES,
        ),
    ),
    queues=(
        # What gateways are asked, and told of.
        Queue(name="payments", seconds=60, batch=1, attempts=8, concurrency=5),
        # The proof of the money of all stays: each message is followed by the next.
        Queue(name="proofs", seconds=60, batch=1),
    ),
    jobs=(
        Job(
            handler=f"{JOBS}:payment_polling",
            when="every 10 minutes",
            rule="rate(10 minutes)",
            seconds=60,
            uses=Uses(reads=("reservations",), writes=("events",)),
        ),
        Job(
            handler=f"{JOBS}:compare_gateways",
            when="every day at 02:50",
            rule="cron(50 7 * * ? *)",
            seconds=30,
            uses=Uses(writes=("events",)),
        ),
        Job(
            handler=f"{HERE}.proof.jobs:prove_money",
            when="every day at 03:10",
            rule="cron(10 8 * * ? *)",
            seconds=30,
            uses=Uses(reads=("reservations",), writes=("events", "ledgers")),
        ),
    ),
)
