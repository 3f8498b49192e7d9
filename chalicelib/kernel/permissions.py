"""What staff may do, by name, and which group may do what: the one table of rights.

Routes and use cases ask for a permission, never for a group. A new group is one line of `GROUPS`:
sign-in, validation and the description of the API take it from there.
"""

from collections.abc import Iterable
from enum import Enum


class Permission(Enum):
    """Something that a group may do. What is managed may be changed; to see it is another right."""

    USES_PANEL = "uses_panel"
    READS_CALENDAR = "reads_calendar"
    READS_STAYS = "reads_stays"
    WRITES_STAYS = "writes_stays"
    WRITES_STAYS_OF_OTHERS = "writes_stays_of_others"
    BLOCKS_DATES = "blocks_dates"
    QUOTES_FOR_CLIENTS = "quotes_for_clients"
    READS_CLIENTS = "reads_clients"
    READS_HIDDEN_CLIENTS = "reads_hidden_clients"
    WRITES_CLIENTS = "writes_clients"
    DELETES_CLIENTS = "deletes_clients"
    EXPORTS_CLIENTS = "exports_clients"
    ERASES_CLIENTS = "erases_clients"
    MERGES_CLIENTS = "merges_clients"
    READS_MONEY = "reads_money"
    WRITES_MONEY = "writes_money"
    ADJUSTS_POINTS = "adjusts_points"
    READS_SETTINGS = "reads_settings"
    MANAGES_HOUSES = "manages_houses"
    MANAGES_DEVICES = "manages_devices"
    """The devices and bridges of houses: enters them, and switches what they switch."""
    MANAGES_PHOTOS = "manages_photos"
    MANAGES_PRICES = "manages_prices"
    MANAGES_DISCOUNTS = "manages_discounts"
    MANAGES_LEVELS = "manages_levels"
    MANAGES_REFERRALS = "manages_referrals"
    REBUILDS_FIGURES = "rebuilds_figures"
    MAKES_CODES = "makes_codes"
    SENDS_TO_CHATBOT = "sends_to_chatbot"
    READS_STAFF = "reads_staff"
    MANAGES_STAFF = "manages_staff"
    DOES_WORK = "does_work"
    """One's own tasks and time records."""
    READS_WORK = "reads_work"
    """Everybody's tasks and time records, the people on site, their schedules, cleaning gaps."""
    ASSIGNS_WORK = "assigns_work"
    """Makes tasks, gives them to people and pins them there."""
    MANAGES_WORK = "manages_work"
    """Deletes, cancels and approves tasks, does those of anybody, resolves gaps."""
    MANAGES_MEMBERS = "manages_members"
    """The people on site and their schedules."""
    READS_PAY = "reads_pay"
    """What the people on site are paid."""
    CORRECTS_TIME = "corrects_time"
    """Time records of anybody."""
    READS_FIGURES = "reads_figures"
    """What the business earns, and its statistics."""
    EXPORTS_STAYS = "exports_stays"
    """Files of stays with everybody in them."""
    IMPORTS_HISTORY = "imports_history"
    """Files of clients and stays of the past."""
    EXPORTS_SEARCHES = "exports_searches"
    """Every search by itself, with what is shown of who made it."""
    READS_CLIENT_FIGURES = "reads_client_figures"
    """What a single client brought."""
    MANAGES_COMMUNITY = "manages_community"
    """Events of guests, who registered for them and who won, and the activity feed."""
    MANAGES_CONTRACTS = "manages_contracts"
    """What contracts say: their templates."""
    SETS_GOALS = "sets_goals"
    """What it is to earn."""
    RECEIVES_NOTICES = "receives_notices"
    """On the telephone and in a list: what happens to stays, and new clients."""
    SENDS_NOTICES = "sends_notices"
    """To guests; sees what reached whom."""
    REPLAYS_MESSAGES = "replays_messages"
    """What queues gave up: sees it, sends it again, discards it."""


ADMINISTRATORS = "admin"
GROUPS: dict[str, frozenset[Permission]] = {
    ADMINISTRATORS: frozenset(Permission),
    "vendedor": frozenset(
        {
            Permission.USES_PANEL,
            Permission.READS_CALENDAR,
            Permission.READS_STAYS,
            Permission.WRITES_STAYS,
            Permission.QUOTES_FOR_CLIENTS,
            Permission.READS_CLIENTS,
            Permission.WRITES_CLIENTS,
            Permission.MANAGES_PHOTOS,
            Permission.DOES_WORK,
            Permission.READS_WORK,
            Permission.ASSIGNS_WORK,
            Permission.READS_FIGURES,
            Permission.RECEIVES_NOTICES,
        }
    ),
    "mantenimiento": frozenset(
        {Permission.USES_PANEL, Permission.READS_CALENDAR, Permission.DOES_WORK}
    ),
}
"""Every group, ordered by how much it may do: the panel looks only at a user's first one."""
PROGRAMS = frozenset({Permission.MAKES_CODES})
"""What a program may do that signs its requests."""


def permits(groups: Iterable[str], permission: Permission) -> bool:
    """Whether any of `groups` holds a permission. A group that is gone holds none."""
    return any(permission in GROUPS.get(group, ()) for group in groups)


def groups_with(permission: Permission) -> list[str]:
    """The groups that hold a permission."""
    return [group for group, held in GROUPS.items() if permission in held]
