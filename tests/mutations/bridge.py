"""Mistakes in what a bridge takes, does and tells."""

from tests.mutations.mistakes import Mistake

HERE = "tests/unit/bridge"


def bridge(file: str, old: str, new: str) -> Mistake:
    """A mistake in a file of the bridge."""
    return Mistake(f"bridge/{file}.py", old, new, HERE)


BRIDGE = (
    bridge("judging", "if now >= command.expires_at", "if now > command.expires_at"),
    bridge("judging", "and is_step(command):", "and False:"),
    bridge("judging", "entry.issued_at > command.issued_at", "False"),
    bridge("judging", "if entry.issued_at < latest", ""),
    bridge("journal", "os.fsync(file.fileno())", "pass"),
    bridge("clock", "seconds=took - self.uptime()", "seconds=-self.uptime()"),
    bridge("allowed", "not in SERVICES.get(domain, {})", "in set()"),
    bridge("allowed", "in BY_NAME_ONLY", "in set()"),
    bridge("carrying", "self._journal.begin(entry_of(command), now)", "pass"),
    bridge("carrying", "await letter.delete()", "pass"),
    bridge("mailbox", "if not is_open:", "if True:"),
    bridge("mailbox", "min(EARLY, life / 5)", "timedelta(0)"),
    bridge("reporting", "self._states.unheard()", "pass"),
    bridge("states", "max(instant, last.at + TICK)", "instant"),
    bridge("states", "self._release = None\n            self._lost_at", "self._lost_at"),
    bridge("program", "self._carrier.house = mailbox.house", "pass"),
    bridge("home_assistant/calling", "if state.state == UNAVAILABLE:", "if False:"),
    bridge("home_assistant/calling", "not in {None, state.state}", "in set()"),
    bridge("players/playlist", "progress.position_s >= known - NEAR_END_S", "True"),
    bridge("players/dlna", "self._stuck >= MOST_STUCK", "False"),
    bridge("supervising", "min(pause * 2, LONGEST_PAUSE)", "pause * 2"),
)
