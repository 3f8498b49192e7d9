"""Mistakes about who chooses the music of a house, and when it plays."""

from tests.mutations.mistakes import Mistake

SESSIONS = "chalicelib/music/sessions/rules.py"
CONTROL = "chalicelib/music/control/rules.py"
WHO = "chalicelib/music/control/service.py"
POWER = "chalicelib/music/power/rules.py"
NOTED = "chalicelib/music/power/records.py"
LIBRARY = "chalicelib/music/library/service.py"
OF_SESSIONS = "tests/unit/music/test_sessions.py"
OF_CONTROL = "tests/unit/music/test_control.py"
OF_POWER = "tests/unit/music/test_power.py"
OF_PLAYERS = "tests/integration/music"
OF_SWITCHING = "tests/integration/music/test_power.py"
OF_LIBRARY = "tests/integration/music/test_library.py"

MUSIC = (
    Mistake(SESSIONS, "COOL_DOWN = timedelta(minutes=10)", "COOL_DOWN = timedelta(0)", OF_SESSIONS),
    Mistake(SESSIONS, "refusals > MOST_REPEATS", "refusals >= MOST_REPEATS", OF_SESSIONS),
    Mistake(SESSIONS, "if participant.host_id == host_id:", "if participant:", OF_SESSIONS),
    Mistake(SESSIONS, "if stay.is_sold and window", "if window", OF_SESSIONS),
    Mistake(CONTROL, "if stay.is_sold\n", "if not stay.deleted\n", OF_CONTROL),
    Mistake(CONTROL, 'window_of(stay, "music", hours)', "window_of(stay)", OF_CONTROL),
    Mistake(CONTROL, "today - dates.ONE_DAY, today", "today, today + dates.ONE_DAY", OF_CONTROL),
    Mistake(WHO, "participant.is_accepted", "bool(participant)", OF_PLAYERS),
    Mistake(
        WHO, "if host_only and not control.is_host", "if host_only and not control", OF_PLAYERS
    ),
    Mistake(WHO, "    _about.put(house.property_id, looked)\n", "", OF_PLAYERS),
    Mistake(POWER, 'if stay is None or stay.origin == "man":', "if stay is None:", OF_POWER),
    Mistake(POWER, 'or outcome == "open":', 'or outcome == "done":', OF_POWER),
    Mistake(
        NOTED, "if before is not None else unseen", "if before is None else unseen", OF_SWITCHING
    ),
    Mistake(LIBRARY, "now - kept.read_at >= fresh", "now - kept.read_at >= 2 * fresh", OF_LIBRARY),
)
