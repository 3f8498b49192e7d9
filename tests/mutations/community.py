"""Mistakes about who takes part in events, who wins, and what everybody may know."""

from tests.mutations.mistakes import Mistake

VERDICT = "chalicelib/community/registrations/rules.py"
PLACES = "chalicelib/community/occasions/records.py"
WRITING = "chalicelib/community/registrations/writing.py"
SCORES = "chalicelib/community/scores/rules.py"
WINNERS = "chalicelib/community/contests/winners.py"
FEED = "chalicelib/community/feed/rules.py"
ENTRIES = "chalicelib/community/feed/service.py"
SHOWN = "chalicelib/community/types.py"
OF_VERDICTS = "tests/unit/community/test_verdicts.py"
OF_SCORES = "tests/unit/community/test_scores.py"
OF_FEED = "tests/unit/community/test_feed.py"
OF_OCCASIONS = "tests/unit/community/test_occasions.py"
OF_CONTESTS = "tests/integration/community/test_contests.py"
OF_STAYS = "tests/integration/community/test_feed.py"
OF_RACES = "tests/stack/test_registration_races.py"

COMMUNITY = (
    Mistake(VERDICT, "is_open = now <= occasion", "is_open = now < occasion", OF_VERDICTS),
    Mistake(VERDICT, "approved < most", "approved <= most", OF_VERDICTS),
    Mistake(VERDICT, "bool(wanted & entrant.levels)", "wanted <= entrant.levels", OF_VERDICTS),
    Mistake(PLACES, "counted < most)", "counted <= most)", OF_RACES),
    Mistake(
        WRITING,
        'registration if _is(registration, "approved")',
        "registration if registration",
        OF_RACES,
    ),
    Mistake(SCORES, "registered_at <= at <= until", "registered_at <= at < until", OF_SCORES),
    Mistake(SCORES, "max(counted, default", "min(counted, default", OF_SCORES),
    Mistake(WINNERS, "    if now < command.at:", "    if command.at < now:", OF_CONTESTS),
    Mistake(WINNERS, " or command.at < win.announced_at", "", OF_CONTESTS),
    Mistake(FEED, "now >= activity.span.closes_at", "now >= activity.at", OF_FEED),
    Mistake(FEED, "    if not config.is_enabled:", "    if config.is_enabled is None:", OF_FEED),
    Mistake(ENTRIES, "replace(before, span=span_of(stay))", "before", OF_STAYS),
    Mistake(ENTRIES, "replace(before, is_removed=True)", "before", OF_CONTESTS),
    Mistake(SHOWN, "and self.is_public and", "and", OF_OCCASIONS),
)
