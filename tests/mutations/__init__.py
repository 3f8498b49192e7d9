"""Small mistakes, put one by one into a copy of the project: types or quick tests catch each.

A mistake replaces a text of one file. The checks run in their order until one objects: the
contracts, the tests of what rooms declare, the types, and the tests that a mistake names.
"""

from tests.mutations.awards import AWARDS
from tests.mutations.bridge import BRIDGE
from tests.mutations.calendars import CALENDARS
from tests.mutations.channels import CHANNELS
from tests.mutations.cleanings import CLEANINGS
from tests.mutations.community import COMMUNITY
from tests.mutations.copies import COPIES
from tests.mutations.declared import (
    EVENTS,
    FIELDS_AND_WORDS,
    HANDLERS,
    PATHS,
    PERMISSIONS,
    QUEUES_AND_JOBS,
)
from tests.mutations.figures import FIGURES
from tests.mutations.music import MUSIC
from tests.mutations.payments import PAYMENTS
from tests.mutations.smart_home import SMART_HOME
from tests.mutations.work import WORK

GROUPS = {
    "paths": PATHS,
    "handlers": HANDLERS,
    "queues": QUEUES_AND_JOBS,
    "permissions": PERMISSIONS,
    "events": EVENTS,
    "words": FIELDS_AND_WORDS,
    "awards": AWARDS,
    "bridge": BRIDGE,
    "calendars": CALENDARS,
    "channels": CHANNELS,
    "cleanings": CLEANINGS,
    "community": COMMUNITY,
    "copies": COPIES,
    "figures": FIGURES,
    "music": MUSIC,
    "smart_home": SMART_HOME,
    "payments": PAYMENTS,
    "work": WORK,
}
MISTAKES = tuple(mistake for group in GROUPS.values() for mistake in group)
