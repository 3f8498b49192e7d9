"""Mistakes in what rooms declare and tell, and in fields and words."""

from tests.mutations.mistakes import Mistake, room

LEVELS = "tests/integration/loyalty/test_awarding.py"
CHANGED_LEVELS = "tests/integration/loyalty/test_changed_levels.py"
HOLDS = "tests/integration/reservations/test_discounted_bookings.py"
UPLOADS = "tests/integration/properties/test_uploads.py"
TEMPLATE = "tests/unit/test_template_roles.py"

PATHS = (
    room("accounts", '"logout",', '"log-out",'),
    room("loyalty", '"bot/levels",', ""),
    room("discounts", '("bot/global-discount",)', '("bot/levels",)'),
    room("insights", "chalicelib.insights.profits.routes", "chalicelib.insights.route"),
    room("rates", '"admin/seasons",', ""),
    Mistake("chalicelib/wiring.py", "    INSIGHTS,\n", ""),
    Mistake("chalicelib/wiring.py", "    CALENDAR,\n", ""),
    Mistake("chalicelib/wiring.py", "    SYNC,\n    INSIGHTS,\n", "    INSIGHTS,\n    SYNC,\n"),
    Mistake("pyproject.toml", '    "calendar",\n', ""),
)

HANDLERS = (
    room("loyalty", "{JOBS}:follow_client", "{JOBS}:folow_client"),
    room("loyalty", "loyalty.membership.jobs", "loyalty.membership.job"),
    room("loyalty", '"client.deleted"', '"client.delete"'),
    room("reservations", '                "reservation.moved",\n', ""),
    room("reservations", 'hears=("receipt.removed",)', 'hears=("receipt.added",)'),
    room("loyalty", 'queue="levels"', 'queue="level"'),
    room("properties", 'queue="files"', 'queue="sync"'),
    room("properties", 'queue="files"', 'queue="uploads"'),
    room("sync", 'command="chatbot.send"', 'command="chatbot.sent"'),
    room("sync", "{CHATBOT}:send_requested", "{CHATBOT}:send_levels"),
    room("loyalty", 'commands=("chatbot.send", "levels.judge",', 'commands=("levels.judge",'),
    Mistake(
        "chalicelib/loyalty/membership/jobs.py",
        "Recorded[ClientCreated | ClientDeleted | ClientRestored]",
        "Recorded[ClientCreated | ClientDeleted]",
    ),
)

QUEUES_AND_JOBS = (
    room("loyalty", 'Queue(name="levels", seconds=30),', ""),
    room("loyalty", 'name="levels"', 'name="files"'),
    room("pictures", "jobs:open_uploads", "jobs:open_upload"),
    room("properties", "photos.jobs:accept_photo", "photos.jobs:accept_photos"),
    room("properties", "photos.jobs:accept_photo", "photos.jobs:remove_files"),
    Mistake("chalicelib/cloud/resources.py", 'announces="uploads"', 'announces="upload"'),
    room("sync", "cron(10 5 * * ? *)", "cron(10 0 * * ? *)"),
    room("sync", "every day at 00:10", "daily at 00:10"),
    room("reservations", "{JOBS}:expire_holds", "{JOBS}:expire_hold"),
    Mistake("chalicelib/cloud/assembly.py", 'OUTBOX = "events"', 'OUTBOX = "event"'),
)

PERMISSIONS = (
    room(
        "loyalty",
        'uses=Uses(reads=("clients",), writes=("events", "ledgers")),',
        "uses=Uses(),",
        CHANGED_LEVELS,
    ),
    room("loyalty", '"directories", "events")', '"directories")', LEVELS),
    room("reservations", '"events",\n                    "ledgers",', '"events",', HOLDS),
    room(
        "properties",
        'writes=("events", "properties"),\n                gets',
        'writes=("events",),\n                gets',
        UPLOADS,
    ),
    room("pictures", 'layers=("imaging",),', ""),
    room("sync", 'secrets=("chatbot",)', 'secrets=("chatbots",)'),
    room("accounts", '("accounts",)', '("account",)'),
    Mistake("deploy/roles.py", ', "dynamodb:Query"', "", TEMPLATE),
    Mistake(
        "chalicelib/kernel/permissions.py",
        "            Permission.WRITES_STAYS,\n",
        "",
        "tests/integration/test_audiences.py",
    ),
)

EVENTS = (
    room("clients", '"client.changed",\n', ""),
    room("guests", '"client.signed_in"', '"client.signed_on"'),
    Mistake("chalicelib/clients/events.py", 'tag="client.created"', 'tag="client.create"'),
    Mistake("chalicelib/clients/events.py", 'tag="client.changed"', 'tag="client.deleted"'),
    Mistake("chalicelib/reservations/events.py", "    departure: date\n", ""),
    Mistake("chalicelib/reservations/events.py", "    count: int\n", "    counted: int\n"),
    Mistake("chalicelib/reservations/events.py", "    keys: tuple[str, ...]\n", ""),
    Mistake(
        "chalicelib/insights/events.py",
        '        return f"profit#{self.profit_id}"\n',
        '        return f"profit#{self.id}"\n',
    ),
    Mistake("chalicelib/rates/seasons/service.py", "saved=SeasonSaved", "saved=SeasonRemoved"),
    Mistake("chalicelib/rates/events.py", 'tag="season.removed"', 'tag="service.removed"'),
    Mistake(
        "chalicelib/guests/sign_in/opening.py",
        "from chalicelib.guests.events import GuestSignedIn",
        "from chalicelib.clients.events import ClientDeleted as GuestSignedIn",
    ),
)

FIELDS_AND_WORDS = (
    Mistake("chalicelib/rates/types.py", "    start_month: int\n", ""),
    Mistake("chalicelib/calendar/records.py", "    hold_until = InstantAttribute(null=True)\n", ""),
    Mistake(
        "chalicelib/cloud/resources.py",
        'hash="check_in_month"',
        'hash="check_in_moth"',
        "tests/integration/cloud/test_models.py",
    ),
    Mistake("chalicelib/reservations/types.py", '    "pending": "Pendiente",\n', ""),
    Mistake("chalicelib/reservations/changes/service.py", '    "expired": StayExpired,\n', ""),
    Mistake("chalicelib/discounts/types.py", '"last_minute",', '"last_minute", "weekday",'),
    Mistake("chalicelib/cloud/transaction.py", 'code = "busy"', 'code = "stale"'),
    Mistake(
        "chalicelib/loyalty/membership/rules.py",
        "import msgspec\n",
        "import botocore\nimport msgspec\n",
    ),
    Mistake(
        "chalicelib/loyalty/membership/awarding.py",
        "from chalicelib.kernel.errors import Stale\n",
        "from chalicelib.kernel.errors import Stale\nfrom chalicelib.reservations import types\n",
    ),
    Mistake(
        "chalicelib/insights/profits/wire.py",
        "from chalicelib.insights.profits.types import HouseProfit, Profit\n",
        "from chalicelib.insights.profits.service import HouseProfit, Profit\n",
    ),
)
