"""Small mistakes, put one by one into a copy of the project: types or quick tests catch each.

    python -m tests.mutations            all of them
    python -m tests.mutations 7 12       some, by number

A mistake replaces a text of one file. The checks run in their order until one objects: the
contracts, the tests of what rooms declare, the types, and the tests that a mistake names.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

HOME = Path(__file__).parents[1]
COPIED = (
    "app.py",
    "bench",
    "chalicelib",
    "deploy",
    "docs",
    "layers",
    "local",
    "tests",
    "pyproject.toml",
)
IGNORED = shutil.ignore_patterns("__pycache__", ".pytest_cache")
CONTRACTS = ("contracts", (str(HOME / ".venv" / "bin" / "lint-imports"),))
DECLARED = ("tests/unit/wiring", (sys.executable, "-m", "pytest", "-xq", "tests/unit/wiring"))
TYPES = ("types", (sys.executable, "-m", "mypy"))
Check = tuple[str, tuple[str, ...]]


class Mistake(msgspec.Struct, frozen=True):
    """`old` becomes `new` in `file`; `tests` are those that see it where the rest does not.

    A mistake whose text is gone must be written anew: it counts as missed.
    """

    file: str
    old: str
    new: str
    tests: str | None = None

    def is_possible(self, project: Path) -> bool:
        """Whether the file still says what the mistake would change."""
        file = project / self.file
        return file.exists() and self.old in file.read_text()


def room(name: str, old: str, new: str, tests: str | None = None) -> Mistake:
    """A mistake in what a room declares."""
    return Mistake(f"chalicelib/{name}/room.py", old, new, tests)


LEVELS = "tests/integration/loyalty/test_awarding.py"
CHANGED_LEVELS = "tests/integration/loyalty/test_changed_levels.py"
HOLDS = "tests/integration/reservations/test_discounted_bookings.py"
AWARDED = "tests/integration/reservations/test_awards.py"
ENDS = "tests/integration/reservations/test_order_of_ends.py"
ORDERS = "tests/unit/loyalty/test_any_order_of_ends.py"
CHARGES = "tests/integration/payments/test_charges.py"
CHARGE_RACES = "tests/integration/payments/test_races.py"
DEADLINES = "tests/integration/payments/test_deadlines.py"
KEYLESS = "tests/integration/payments/test_refunds_without_keys.py"
WEBHOOKS = "tests/unit/integrations"
BESIDE_CARDS = "tests/integration/payments/test_vouchers_beside_cards.py"
REVIEWS = "tests/integration/payments/test_voucher_reviews.py"
SPLITS = "tests/unit/reservations/test_any_refund_splits.py"
UPLOADS = "tests/integration/properties/test_uploads.py"
TASKS = "tests/integration/operations/tasks"
TEMPLATE = "tests/unit/test_template_roles.py"

PATHS = (
    room("accounts", '"logout",', '"log-out",'),
    room("loyalty", '"bot/levels",', ""),
    room("discounts", '("bot/global-discount",)', '("bot/levels",)'),
    room("insights", "chalicelib.insights.profits.routes", "chalicelib.insights.route"),
    room("rates", '"admin/seasons",', ""),
    Mistake("chalicelib/wiring.py", "    INSIGHTS,\n", ""),
    Mistake("chalicelib/wiring.py", "    CALENDAR,\n", ""),
    Mistake("chalicelib/wiring.py", "    INSIGHTS,\n    SYNC,\n", "    SYNC,\n    INSIGHTS,\n"),
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
    room("sync", "{JOBS}:send_requested", "{JOBS}:send_levels"),
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
AWARDS = (
    Mistake(
        "chalicelib/reservations/stays/points.py",
        "        after = _taken_back(purses, before, after, now)\n",
        "        pass\n",
        ENDS,
    ),
    Mistake(
        "chalicelib/reservations/stays/points.py",
        "after, awarded_at=None, awards=()",
        "after, awards=()",
        ENDS,
    ),
    Mistake(
        "chalicelib/reservations/awards/service.py",
        "next_version(before, now, awarded_at=now, awards=awards",
        "next_version(before, now, awards=awards",
        ENDS,
    ),
    Mistake("chalicelib/reservations/awards/service.py", " or now < earned_at:", ":", AWARDED),
    Mistake(
        "chalicelib/reservations/awards/service.py",
        "expires_at=points.end_of(stay.blocked_until)",
        "expires_at=None",
        AWARDED,
    ),
    Mistake(
        "chalicelib/reservations/awards/rules.py",
        "award for award in awards if award.points",
        "award for award in awards",
        "tests/unit/reservations/test_awards.py",
    ),
    Mistake(
        "chalicelib/loyalty/points/rules.py",
        "    after = _owing(posting.account, [*account.debts, missing])\n",
        "    after = posting.account\n",
        ORDERS,
    ),
    Mistake(
        "chalicelib/loyalty/points/rules.py",
        "    return Posting(_owing(after.account, left), ",
        "    return Posting(after.account, ",
        ORDERS,
    ),
    Mistake(
        "chalicelib/loyalty/points/rules.py",
        '    return _paid(_give(account, "refunded", lots, **about), lots, now)\n',
        '    return _give(account, "refunded", lots, **about)\n',
        ORDERS,
    ),
    Mistake(
        "chalicelib/loyalty/points/rules.py",
        "[*kept.debts, *gone.debts]",
        "kept.debts",
        ORDERS,
    ),
)

PAYMENTS = (
    Mistake(
        "chalicelib/payments/settling/records.py",
        "        when=OpenCharge.reservation_id.does_not_exist(),\n",
        "",
        CHARGE_RACES,
    ),
    Mistake(
        "chalicelib/payments/settling/records.py",
        "    tx.create(\n        UsedToken(",
        "    tx.put(\n        UsedToken(",
        CHARGES,
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        "        records.end(tx, payment)\n",
        "        pass\n",
        CHARGES,
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        "        return _write(known, rules.given_back(stay, payment, outcome, now), now, actor)\n",
        "        return known\n",
        DEADLINES,
    ),
    Mistake(
        "chalicelib/payments/charges/service.py",
        "stay.hold_until < now + CALL_TIME",
        "stay.hold_until < now",
        DEADLINES,
    ),
    Mistake(
        "chalicelib/payments/charges/service.py",
        "    rules.check_amount(command.amount, amount)\n",
        "    amount = command.amount or amount\n",
        CHARGES,
    ),
    Mistake(
        "chalicelib/payments/charges/service.py",
        "stay is None or client is None or stay.client_id != caller.client_id",
        "stay is None or client is None",
        CHARGES,
    ),
    Mistake(
        "chalicelib/payments/gateways.py",
        "return (found.amount, found.currency) != (payment.amount, PEN)",
        "return found.currency != PEN",
        "tests/integration/payments/test_differing.py",
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        "        stays.rely_on(tx, before)\n",
        "        pass\n",
        BESIDE_CARDS,
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        "    records.rely_on(tx, stay.reservation_id, opened)\n",
        "",
        BESIDE_CARDS,
    ),
    Mistake(
        "chalicelib/reservations/money/records.py",
        "        tx.put(PaymentRecord.of(payment), when=seen, otherwise=PaymentsChanged())\n",
        "        tx.put(PaymentRecord.of(payment))\n",
        CHARGE_RACES,
    ),
    Mistake(
        "chalicelib/payments/giving_back/service.py",
        " or _is_asked(present, now):",
        ":",
        KEYLESS,
    ),
    Mistake(
        "chalicelib/payments/giving_back/service.py",
        "            unknown.add(of_payment)\n",
        "            pass\n",
        KEYLESS,
    ),
    Mistake(
        "chalicelib/integrations/mercadopago_webhooks.py",
        "    if not any(hmac.compare_digest(each, digest) for each in signed):\n"
        "        raise NotGenuine\n",
        "",
        WEBHOOKS,
    ),
    Mistake(
        "chalicelib/integrations/openpay_webhooks.py",
        '    if not hmac.compare_digest(sent, f"{user}:{password}".encode()):\n'
        "        raise NotGenuine\n",
        "",
        WEBHOOKS,
    ),
    Mistake(
        "chalicelib/payments/vouchers/reviewing.py",
        "        rules.check_waiting(payment)\n",
        "",
        REVIEWS,
    ),
    Mistake(
        "chalicelib/reservations/money/rules.py", "open_ones[:missing]", "open_ones[:0]", SPLITS
    ),
    Mistake(
        "chalicelib/reservations/money/rules.py",
        'return cents(own + (other * rate if currency == "sol" else other / rate))',
        "return cents(own + other)",
        SPLITS,
    ),
    Mistake(
        "deploy/migrations/steps/payments_of_stays.py",
        "#stay = :before AND #version = :seen",
        "#stay = :before OR #version >= :seen",
        "tests/integration/migrations/test_payments_of_stays.py",
    ),
)

WORK = (
    Mistake(
        "chalicelib/operations/tasks/days.py",
        "tx.put(record, when=DayRecord.version == version, otherwise",
        "tx.put(record, when=DayRecord.version >= version, otherwise",
        f"{TASKS}/test_writing.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/days.py",
        "if before is not None and before.day != after.day:",
        "if before is not None and before.day > after.day:",
        f"{TASKS}/test_writing.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/counts.py",
        "if task.status in LIVE:",
        'if task.status in LIVE - {"in_progress"}:',
        f"{TASKS}/test_leaving.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/types.py",
        'return self.state in {"awaiting_check", "ready"}',
        'return self.state != "rejected"',
        "tests/unit/operations/tasks",
    ),
    Mistake(
        "chalicelib/operations/tasks/rules/machine.py",
        '    _require(task, NOT_BEGUN, "empezar")\n',
        '    _require(task, LIVE, "empezar")\n',
        "tests/unit/operations/tasks",
    ),
    Mistake(
        "chalicelib/operations/tasks/rules/capacity.py",
        "return len(others) < most_with(",
        "return len(others) <= most_with(",
        "tests/unit/operations/tasks",
    ),
    Mistake(
        "chalicelib/operations/tasks/rules/listing.py",
        "key=lambda line: -line.rank",
        "key=lambda line: line.priority",
        "tests/unit/operations/tasks",
    ),
    Mistake(
        "chalicelib/operations/tasks/access.py",
        "if not self.caller.may(Permission.MANAGES_WORK) and not self._has(task):",
        "if not self.caller.may(Permission.READS_WORK) and not self._has(task):",
        f"{TASKS}/test_work.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/forms/wire.py",
        'OF_WORK = frozenset({"status",',
        'OF_WORK = frozenset({"title", "status",',
        f"{TASKS}/test_work.py",
    ),
)

MISTAKES = (
    *PATHS,
    *HANDLERS,
    *QUEUES_AND_JOBS,
    *PERMISSIONS,
    *EVENTS,
    *FIELDS_AND_WORDS,
    *AWARDS,
    *PAYMENTS,
    *WORK,
)


def checks_of(mistake: Mistake) -> list[Check]:
    """What may object to a mistake."""
    checks: list[Check] = [CONTRACTS, DECLARED, TYPES]
    if mistake.tests is not None:
        tests = (sys.executable, "-m", "pytest", "-xq", "-p", "no:xdist", mistake.tests)
        checks.append((mistake.tests, tests))
    return checks


def caught_by(mistake: Mistake, copy: Path) -> str | None:
    """The first check that objects to a mistake in the copy; None where it passes all."""
    if not mistake.is_possible(copy):
        return None
    file = copy / mistake.file
    sound = file.read_text()
    file.write_text(sound.replace(mistake.old, mistake.new, 1))
    try:
        return next((name for name, run in checks_of(mistake) if not passes(run, copy)), None)
    finally:
        file.write_text(sound)


def passes(run: Sequence[str], copy: Path) -> bool:
    """Whether a check has nothing to say."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(run, cwd=copy, env=environment, capture_output=True, check=False)
    return done.returncode == 0


def copied(directory: Path) -> Path:
    """A copy of the project."""
    copy = directory / "project"
    copy.mkdir()
    for name in COPIED:
        source = HOME / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=IGNORED)
        else:
            shutil.copy(source, copy / name)
    return copy


def main(arguments: Sequence[str]) -> int:
    """Try the mistakes; not zero when one is not caught."""
    numbers = [int(each) for each in arguments] or range(1, len(MISTAKES) + 1)
    missed = 0
    with tempfile.TemporaryDirectory() as directory:
        copy = copied(Path(directory))
        sound = [name for name, run in (CONTRACTS, DECLARED, TYPES) if not passes(run, copy)]
        if sound:
            sys.stderr.write(f"without any mistake, these object: {', '.join(sound)}\n")
            return 2
        for number in numbers:
            mistake = MISTAKES[number - 1]
            start = time.monotonic()
            caught = caught_by(mistake, copy)
            missed += caught is None
            place = f"{number:3} {mistake.file}: {mistake.old.strip()[:50]!r}"
            seconds = f"{time.monotonic() - start:.0f} s"
            print(f"{place} {caught or 'NOT CAUGHT'} ({seconds})", flush=True)  # noqa: T201
    sys.stdout.write(f"{len(numbers) - missed} of {len(numbers)} caught\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
