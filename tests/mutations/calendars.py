"""Mistakes in the calendars of channels, in ours, and in the proof of nights."""

from tests.mutations.mistakes import Mistake

FEEDS = "chalicelib/sync/feeds"
RULES = f"{FEEDS}/rules.py"
PARSING = f"{FEEDS}/parsing.py"
REPEATING = f"{FEEDS}/repeating.py"
SERVICE = f"{FEEDS}/service.py"
CHANNEL = "chalicelib/reservations/channel/service.py"
SHOWN = "chalicelib/sync/calendars/rules.py"
PROOF = "chalicelib/reservations/proof/rules.py"
PROVING = "chalicelib/reservations/proof/service.py"
OF_RULES = "tests/unit/sync/test_feed_rules.py"
OF_PARSING = "tests/unit/sync/test_feed_parsing.py"
OF_CHANNELS = "tests/unit/sync/test_channels.py"
OF_TEXT = "tests/unit/sync/test_calendar_text.py"
OF_FEEDS = "tests/integration/sync/test_feeds.py"
OF_CALENDARS = "tests/integration/sync/test_calendars.py"
OF_PROOF = "tests/unit/reservations/test_proof_of_nights.py"
OF_PROVING = "tests/integration/reservations/test_proof_of_nights.py"

READINGS = (
    Mistake(RULES, "READINGS_TO_CANCEL = 3", "READINGS_TO_CANCEL = 2", OF_RULES),
    Mistake(RULES, "2 * vanished > future", "vanished > future", OF_RULES),
    Mistake(RULES, "is_whole and count >= enough", "count >= enough", OF_RULES),
    Mistake(RULES, " and not booked.uid.endswith(OURS)", "", OF_RULES),
    Mistake(RULES, "if each.is_own and each.start > today]", "if each.start > today]", OF_RULES),
    Mistake(RULES, "nights | others, today)", "nights, today)", OF_RULES),
    Mistake(RULES, " and night.day != 1", "", OF_RULES),
    Mistake(RULES, "=former.is_ignored if former else False", "=False", OF_RULES),
    Mistake(PARSING, "    if not text.endswith(END):\n", "    if False:\n", OF_PARSING),
    Mistake(PARSING, "max(end, start + dates.ONE_DAY)", "end", OF_PARSING),
    Mistake(PARSING, "not summary.startswith(SOLD)", "SOLD[0] in summary", OF_PARSING),
    Mistake(PARSING, "first\n        yield None\n", "first\n", OF_PARSING),
    Mistake(PARSING, "repeating <= MOST_REPEATING", "True", OF_PARSING),
    Mistake(REPEATING, "min(_until(rule), today + HORIZON)", "_until(rule)", OF_PARSING),
    Mistake(REPEATING, " if day not in but]", "]", OF_PARSING),
    Mistake(REPEATING, "int(value) < 1", "int(value) < 0", OF_PARSING),
    Mistake(SERVICE, "plan.is_done and said.is_whole and not undone", "plan.is_done", OF_FEEDS),
    Mistake(SERVICE, "not is_ordered and state.settled == situation", "not is_ordered", OF_FEEDS),
    Mistake(SERVICE, "failures=state.failures + 1", "failures=1", OF_FEEDS),
    Mistake(
        SERVICE,
        "    if command.is_preview:\n        preview",
        "    if False:\n        preview",
        OF_FEEDS,
    ),
    Mistake(SERVICE, "if each.conflict_id not in known]", "]", OF_FEEDS),
    Mistake(SERVICE, " or _unread(after) > _unread(before)", "", OF_FEEDS),
    Mistake(CHANNEL, "    if before.blocks:\n", "    if True:\n", OF_FEEDS),
    Mistake(CHANNEL, "MAINTENANCE_ID if command.is_block else CHANNEL_ID", "CHANNEL_ID", OF_FEEDS),
    Mistake(CHANNEL, 'origin="man" if command.is_block else "air"', 'origin="air"', OF_FEEDS),
    Mistake(CHANNEL, 'status="approved"', 'status="incomplete"', OF_FEEDS),
)
SHOWING = (
    Mistake(SHOWN, "not in {None, channel} and", "is not None and", OF_CHANNELS),
    Mistake(SHOWN, ' and stay.origin == "air"\n', "\n", OF_CHANNELS),
    Mistake(SHOWN, "        return stay.blocks\n", "        return True\n", OF_CHANNELS),
    Mistake(SHOWN, "end=stay.blocked_until", "end=stay.departure", OF_CALENDARS),
    Mistake(SHOWN, "len((part + character).encode())", "len(part + character)", OF_TEXT),
    Mistake(SHOWN, '";": "\\\\;", ', "", OF_TEXT),
    Mistake(
        "chalicelib/sync/channels.py",
        'stay.origin == "air" or is_older',
        'stay.origin == "air"',
        OF_CHANNELS,
    ),
)
PROVED = (
    Mistake(PROOF, " or has_lapsed(stay, now)", "", OF_PROOF),
    Mistake(PROOF, "check_out=stay.blocked_until", "check_out=stay.departure", OF_PROOF),
    Mistake(PROOF, "is_known or ", "", OF_PROOF),
    Mistake(PROOF, "each.check_out > following", "each.check_out >= following", OF_PROOF),
    Mistake(PROOF, "elif lock != _lock_of(each):\n", "elif False:\n", OF_PROOF),
    Mistake(PROOF, " and place[1] not in one.lacks", "", OF_PROOF),
    Mistake(PROVING, "_claimants(named | owners, now)", "_claimants(named, now)", OF_PROVING),
    Mistake(PROVING, "    deliveries.once(tx)\n", "", OF_PROVING),
    Mistake(PROVING, "stay.blocks and stay.lacks", "stay.blocks", OF_PROVING),
)
CALENDARS = READINGS + SHOWING + PROVED
